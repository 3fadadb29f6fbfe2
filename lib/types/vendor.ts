/** What messages about a failure have to know of a vendor's provider. */
export interface Vendor {
  /** The provider's name. */
  readonly provider: string;
  /** The environment variable that its key is read from. */
  readonly keyVariable: string;
  /** Where it is asked. */
  readonly baseURL?: string | undefined;
  /** The keys as they are at the moment (some are fetched anew for each request), which no message may show. */
  readonly secrets?: () => readonly (string | null | undefined)[];
}
