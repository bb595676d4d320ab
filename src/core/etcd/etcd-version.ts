/** The version whose behaviour our etcd and its tools show. */
export const etcdVersion = '3.6.8';
