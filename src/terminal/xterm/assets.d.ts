/** The bundler turns these files into their text. */
declare module '*.css' {
  const text: string;
  export default text;
}
