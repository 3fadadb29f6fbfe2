/** A number as an integer and a power of ten: 0.25 is [25, -2]. */
function decimal(value: number): readonly [bigint, number] {
  const [digits = '', exponent = '0'] = String(Math.abs(value)).split('e');
  const fraction = digits.split('.')[1]?.length ?? 0;
  return [BigInt(digits.replace('.', '')), Number(exponent) - fraction];
}

/** Whether `value` is a multiple of `divisor` as they are written: 0.3 is one of 0.1. */
export function isMultipleOf(value: number, divisor: number): boolean {
  const [[digits, power], [ofDigits, ofPower]] = [decimal(value), decimal(divisor)];
  const shift = power - ofPower;
  return shift >= 0 ? (digits * 10n ** BigInt(shift)) % ofDigits === 0n : digits % (ofDigits * 10n ** BigInt(-shift)) === 0n;
}
