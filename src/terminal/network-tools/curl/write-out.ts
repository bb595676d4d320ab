/** What `-w` can show of a finished transfer. */
export interface TransferSummary {
  readonly url: string;
  readonly scheme: string;
  readonly method: string;
  readonly status: number;
  readonly contentType: string;
  readonly remote: { readonly address: string; readonly port: number };
  readonly local: { readonly address: string; readonly port: number };
  readonly received: number;
  readonly sent: number;
  readonly headerBytes: number;
  readonly redirects: number;
  readonly redirectUrl: string;
  readonly connectMs: number;
  readonly firstByteMs: number;
  readonly totalMs: number;
  readonly exitCode: number;
  readonly errorMessage: string;
}

/** Fills in a format of `-w`. Variables that curl does not know are left out. */
export function writeOut(format: string, summary: TransferSummary): string {
  const variables = variablesOf(summary);
  return format
    .replaceAll(/\\([nrt\\])/g, (_, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? '\\')
    .replaceAll(/%(%|\{([^}]*)\})/g, (text, _, name: string | undefined) => {
      return name === undefined ? '%' : (variables[name] ?? (name === 'stderr' || name === 'stdout' ? '' : text && ''));
    });
}

function variablesOf(summary: TransferSummary): Record<string, string> {
  const seconds = (timeMs: number): string => (timeMs / 1000).toFixed(6);
  const status = String(summary.status).padStart(3, '0');
  const speed = summary.totalMs === 0 ? 0 : Math.floor((summary.received * 1000) / summary.totalMs);
  return {
    http_code: status,
    response_code: status,
    content_type: summary.contentType,
    errormsg: summary.errorMessage,
    exitcode: String(summary.exitCode),
    http_version: summary.scheme === 'https' ? '2' : '1.1',
    local_ip: summary.local.address,
    local_port: String(summary.local.port),
    method: summary.method,
    num_connects: summary.status === 0 ? '0' : '1',
    num_redirects: String(summary.redirects),
    redirect_url: summary.redirectUrl,
    remote_ip: summary.remote.address,
    remote_port: String(summary.remote.port),
    scheme: summary.scheme.toUpperCase(),
    size_download: String(summary.received),
    size_header: String(summary.headerBytes),
    size_upload: String(summary.sent),
    speed_download: String(speed),
    ssl_verify_result: '0',
    time_appconnect: seconds(summary.scheme === 'https' ? summary.connectMs : 0),
    time_connect: seconds(summary.connectMs),
    time_namelookup: seconds(0),
    time_pretransfer: seconds(summary.connectMs),
    time_starttransfer: seconds(summary.firstByteMs),
    time_total: seconds(summary.totalMs),
    url: summary.url,
    url_effective: summary.url,
  };
}
