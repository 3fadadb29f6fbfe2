/** What messages about a failure have to know of a vendor's provider. */
export interface Vendor {
  /** The provider's name. */
  readonly provider: string;
  /** The environment variable that its key is read from. */
  readonly keyVariable: string;
  /** Where it is asked. */
  readonly baseURL?: string | undefined;
  /** The key, which no message may show. */
  readonly secret?: string | undefined;
}
