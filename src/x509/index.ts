export * from './certificate.ts';
export { isCertificate, isPrivateKey, isRevocationList, type Pem, type PemBlock, type PemDamage, readPem } from './pem.ts';
