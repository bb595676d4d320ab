import { clausesOf } from '../negotiation.ts';

const encodedForm = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
/** The first that fits is sent. The last is how clients asked before. */
const forms: readonly (readonly [asked: string, form: SwaggerForm])[] = [
  ['application/json', 'json'],
  [encodedForm, encodedForm],
  ['application/com.github.proto-openapi.spec.v2@v1.0+protobuf', encodedForm],
];

/** How a document is sent: as JSON, or as protocol buffers under this type of content. */
export type SwaggerForm = 'json' | typeof encodedForm;

/** The form that an `Accept` header asks for; undefined when there is none such. */
export function swaggerForm(accept: string | undefined): SwaggerForm | undefined {
  if (accept === undefined || accept === '') return 'json';
  for (const { type } of clausesOf(accept)) {
    const found = forms.find(([asked]) => type === asked || type === '*/*' || type === 'application/*');
    if (found !== undefined) return found[1];
  }
  return undefined;
}
