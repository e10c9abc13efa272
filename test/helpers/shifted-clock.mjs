// Loaded before the command (`node --import`): after TAVOLA_CLOCK_AFTER milliseconds its clock jumps by TAVOLA_CLOCK_SHIFT ms.
const { Date: RealDate } = globalThis;
const shift = Number(process.env.TAVOLA_CLOCK_SHIFT);
const after = Number(process.env.TAVOLA_CLOCK_AFTER ?? 0);
const now = () => RealDate.now() + (performance.now() >= after ? shift : 0);

class ShiftedDate extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [now()] : args));
  }
  static now() {
    return now();
  }
}

globalThis.Date = ShiftedDate;
