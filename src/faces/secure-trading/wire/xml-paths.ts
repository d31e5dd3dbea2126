/**
 * Where each flat field stands in the XML form, as data. A path is below `request` or `response`, its
 * last part after `@` is an attribute.
 *
 * Source: the Secure Trading specification, section 1.6.
 */

const PERSON_LEAVES = [
  ["premise", "premise"],
  ["street", "street"],
  ["town", "town"],
  ["county", "county"],
  ["postcode", "postcode"],
  ["country", "countryiso2a"],
  ["email", "email"],
  ["telephone", "telephone"],
  ["telephone@type", "telephonetype"],
  ["name/prefix", "prefixname"],
  ["name/first", "firstname"],
  ["name/middle", "middlename"],
  ["name/last", "lastname"],
  ["name/suffix", "suffixname"],
] as const;

/** Of the payer (`billing`) and of whom it is delivered to (`customer`). */
const PERSON_PATHS: readonly (readonly [path: string, name: string])[] = (
  ["billing", "customer"] as const
).flatMap((group) =>
  PERSON_LEAVES.map(([leaf, name]) => [`${group}/${leaf}`, `${group}${name}`] as const),
);

const SERIES_LEAVES = [
  ["@type", "type"],
  ["/number", "number"],
  ["/unit", "unit"],
  ["/frequency", "frequency"],
  ["/finalnumber", "finalnumber"],
  ["/begindate", "begindate"],
] as const;

/** In requests and in answers alike. */
const SHARED_PATHS: readonly (readonly [path: string, name: string])[] = [
  ["operation/sitereference", "sitereference"],
  ["operation/accounttypedescription", "accounttypedescription"],
  ["operation/parenttransactionreference", "parenttransactionreference"],
  ["operation/authmethod", "authmethod"],
  ["operation/credentialsonfile", "credentialsonfile"],
  ["operation/splitfinalnumber", "splitfinalnumber"],
  ["merchant/orderreference", "orderreference"],
  ["merchant/chargedescription", "chargedescription"],
  ["merchant/email", "merchantemail"],
  ["merchant/operatorname", "operatorname"],
  ["merchant/customfield1", "customfield1"],
  ["merchant/customfield2", "customfield2"],
  ["merchant/customfield3", "customfield3"],
  ["merchant/customfield4", "customfield4"],
  ["merchant/customfield5", "customfield5"],
  ["billing/amount", "baseamount"],
  ["billing/amount@currencycode", "currencyiso3a"],
  ["billing/payment@type", "paymenttypedescription"],
  ["billing/payment/expirydate", "expirydate"],
  ["billing/payment/startdate", "startdate"],
  ["billing/payment/issuenumber", "issuenumber"],
  ["billing/dcc@enabled", "dccenabled"],
  ...PERSON_PATHS,
  ["customer/ip", "customerip"],
  ["customer/forwardedip", "customerforwardedip"],
  ["settlement/settleduedate", "settleduedate"],
  ["settlement/settlestatus", "settlestatus"],
  ["settlement/settlebaseamount", "settlebaseamount"],
  ...SERIES_LEAVES.map(
    ([leaf, name]) => [`billing/subscription${leaf}`, `subscription${name}`] as const,
  ),
  ["billing/subscription/active", "transactionactive"],
  ["threedsecure/enrolled", "enrolled"],
  ["threedsecure/status", "status"],
  ["threedsecure/eci", "eci"],
  ["threedsecure/cavv", "cavv"],
  ["threedsecure/xid", "xid"],
];

const REQUEST_ONLY_PATHS: readonly (readonly [path: string, name: string])[] = [
  ["operation/md", "md"],
  ["operation/pares", "pares"],
  ["operation/active", "transactionactive"],
  ["merchant/termurl", "termurl"],
  ["billing/mainamount", "mainamount"],
  ["billing/mainamount@currencycode", "currencyiso3a"],
  ["billing/payment/pan", "pan"],
  ["billing/payment/securitycode", "securitycode"],
  ["billing/payment/expirymonth", "expirymonth"],
  ["billing/payment/expiryyear", "expiryyear"],
  ["settlement/settlemainamount", "settlemainamount"],
  ["settlement/settlemainamount@currencycode", "currencyiso3a"],
];

const RESPONSE_ONLY_PATHS: readonly (readonly [path: string, name: string])[] = [
  ["merchant/merchantname", "merchantname"],
  ["merchant/tid", "tid"],
  ["merchant/merchantnumber", "merchantnumber"],
  ["merchant/merchantcountryiso2a", "merchantcountryiso2a"],
  ["billing/payment/pan", "maskedpan"],
  ["billing/payment/issuer", "issuer"],
  ["billing/payment/issuercountry", "issuercountryiso2a"],
  ["transactionreference", "transactionreference"],
  ["timestamp", "transactionstartedtimestamp"],
  ["authcode", "authcode"],
  ["acquirerresponsecode", "acquirerresponsecode"],
  ["acquirerresponsemessage", "acquirerresponsemessage"],
  ["acquireradvicecode", "acquireradvicecode"],
  ["error/code", "errorcode"],
  ["error/message", "errormessage"],
  ["error/data", "errordata"],
  ["live", "livestatus"],
  ["interface", "interface"],
  ["security/address", "securityresponseaddress"],
  ["security/postcode", "securityresponsepostcode"],
  ["security/securitycode", "securityresponsesecuritycode"],
  ["threedsecure/acsurl", "acsurl"],
  ["threedsecure/pareq", "pareq"],
  ["threedsecure/md", "md"],
];

/** Flat names by path, of requests. */
export const NAME_BY_PATH: ReadonlyMap<string, string> = new Map([
  ...SHARED_PATHS,
  ...REQUEST_ONLY_PATHS,
]);

/** Paths by flat name, of answers. */
export const PATH_BY_NAME: ReadonlyMap<string, string> = new Map(
  [...SHARED_PATHS, ...RESPONSE_ONLY_PATHS].map(([path, name]) => [name, path]),
);

/** Every name that a request may use. */
export const REQUEST_NAMES: ReadonlySet<string> = new Set(NAME_BY_PATH.values());
