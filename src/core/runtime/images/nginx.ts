import { executableFile, type LayerFiles } from '../../machine/kernel.ts';
import { defineImage, type ImageConfig } from '../define-image.ts';
import { alpineFiles } from './alpine.ts';

const newest = '1.29.3';

const nginxConfiguration = `
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
`;

const defaultServer = `server {
    listen       80;
    listen  [::]:80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`;

const welcome = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>The web server in this container works. What it serves lies in
/usr/share/nginx/html, and its configuration in /etc/nginx.</p>
</body>
</html>
`;

const file = (content: string): LayerFiles[string] => ({ type: 'file', content });

const tags = (
  '1.29.3 1.29 1 mainline 1.28 1.28.0 stable 1.27 1.27.5 1.27.4 1.27.3 1.27.2 1.27.1 1.27.0 1.26 1.26.3 1.26.2 1.25 1.25.5 1.25.4 1.25.3 1.25.2 1.25.1 1.25.0 1.24 1.24.0 1.23 1.23.4 1.23.3 1.22 1.22.1 1.21 1.21.6 1.21.1 1.20 1.20.2 ' +
  '1.19 1.19.10 1.19.1 1.18 1.18.0 1.17 1.17.10 1.16 1.16.1 1.16.0 1.15 1.15.12 1.14 1.14.2 1.14.1 1.13 1.13.12 1.12 1.12.2 1.11 1.11.13 1.10 1.10.3 1.9 1.9.1 1.8 1.7.9 alpine stable-alpine mainline-alpine 1.29-alpine 1.28-alpine 1.27-alpine 1.26-alpine 1.25-alpine 1.24-alpine perl'
).split(' ');

/** The version that a tag stands for. */
function versionOf(tag: string): string {
  const wanted = tag.replace(/(-?(alpine|perl)|-\d+)$/, '').replace('stable', '1.28');
  return (
    tags.find((full) => full.split('.').length === 3 && (full === wanted || full.startsWith(`${wanted}.`))) ?? newest
  );
}

function configOf(version: string): ImageConfig {
  return {
    entrypoint: ['nginx', '-g', 'daemon off;'],
    env: { NGINX_VERSION: version, PKG_RELEASE: '1~trixie' },
    exposedPorts: ['80'],
    stopSignal: 'SIGQUIT',
  };
}

const files: LayerFiles = {
  '/usr/bin/curl': { type: 'file', mode: 0o755, content: executableFile('curl') },
  '/usr/sbin/nginx': { type: 'file', mode: 0o755, content: executableFile('nginx') },
  '/etc/nginx/nginx.conf': file(nginxConfiguration),
  '/etc/nginx/mime.types': file('types {\n    text/html html htm;\n}\n'),
  '/etc/nginx/conf.d/default.conf': file(defaultServer),
  '/usr/share/nginx/html/index.html': file(welcome),
  '/usr/share/nginx/html/50x.html': file(
    '<!DOCTYPE html>\n<html>\n<head>\n<title>Error</title>\n</head>\n<body>\n<h1>An error occurred.</h1>\n</body>\n</html>\n',
  ),
  '/var/log/nginx/access.log': { type: 'symlink', target: '/dev/stdout' },
  '/var/log/nginx/error.log': { type: 'symlink', target: '/dev/stderr' },
  '/var/cache/nginx': { type: 'directory' },
  '/run': { type: 'directory' },
};

export const nginxImage = defineImage({
  repository: 'docker.io/library/nginx',
  tags,
  sizeBytes: 59_775_168,
  config: configOf(newest),
  forTag: (tag) => ({
    config: configOf(versionOf(tag)),
    ...(tag.includes('alpine') ? { base: 'busybox', files: { ...files, ...alpineFiles() } } : {}),
  }),
  files,
  programs: {
    nginx: async (process) =>
      (await import('./nginx/nginx-program.ts')).runNginx(process, process.env.get('NGINX_VERSION') ?? newest),
  },
});
