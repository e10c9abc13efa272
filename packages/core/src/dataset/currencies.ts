const CODES =
  'EUR|USD|GBP|CHF|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|RSD|TRY|UAH|CAD|AUD|NZD|JPY|CNY|INR|BRL|MXN|ZAR';
/** What stands for a currency where it has no sign of its own. */
const SHORT = 'kr\\.?|zł|Kč|Ft|lei|Fr\\.|лв\\.?|Euro|US\\$|R\\$|C\\$|A\\$';

/** What is a currency's sign or name, and nothing that makes another number of the one beside it, as `k` or `%` do. */
export const CURRENCY = new RegExp(`^(?:\\p{Sc}|${CODES}|${SHORT})$`, 'u');
