/** The server's JSON, field by field. Money and decimals are strings in yuan; dates `YYYY-MM-DD`. */
export * from './bill'
export * from './claim'
export * from './office'
