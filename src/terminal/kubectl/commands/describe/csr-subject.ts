import { parseSigningRequestPem } from '../../../../core/pki/signing-request.ts';
import type { DescribeWriter } from './writer.ts';

const attributeTypes = {
  serialNumber: '2.5.4.5',
  organizationalUnit: '2.5.4.11',
  country: '2.5.4.6',
  locality: '2.5.4.7',
  province: '2.5.4.8',
  streetAddress: '2.5.4.9',
  postalCode: '2.5.4.17',
};

/** Writes who a certificate is asked for; `request` is base64 of PEM. */
export function describeSubject(writer: DescribeWriter, request: string): void {
  const { subject, alternativeNames } = parseSigningRequestPem(atob(request));
  const attributes = subject.parts.flat();
  const valuesOf = (type: string): string[] =>
    attributes.filter((attribute) => attribute.type === type).map(({ value }) => value);
  const list = (title: string, values: readonly string[] = []): void => {
    if (values.length > 0) writer.line(0, `\t${title}:\t${values.join('\n\t\t')}`);
  };
  writer.line(0, 'Subject:');
  writer.line(0, `\tCommon Name:\t${subject.commonName}`);
  writer.line(0, `\tSerial Number:\t${valuesOf(attributeTypes.serialNumber)[0] ?? ''}`);
  list('Organization', subject.organizations);
  list('Organizational Unit', valuesOf(attributeTypes.organizationalUnit));
  list('Country', valuesOf(attributeTypes.country));
  list('Locality', valuesOf(attributeTypes.locality));
  list('Province', valuesOf(attributeTypes.province));
  list('StreetAddress', valuesOf(attributeTypes.streetAddress));
  list('PostalCode', valuesOf(attributeTypes.postalCode));
  const { dnsNames, ipAddresses } = alternativeNames ?? { dnsNames: [], ipAddresses: [] };
  if (dnsNames.length + ipAddresses.length === 0) return;
  writer.line(0, 'Subject Alternative Names:');
  list('DNS Names', dnsNames);
  list('IP Addresses', ipAddresses);
}
