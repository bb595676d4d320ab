/** The manifests for which kubectl-validate, which knows only the schemas, has other words than a server. */
export const toolWords: ReadonlySet<string> = new Set([
  'error_array_instead_of_map.yaml',
  'error_enum_invalid.yaml',
  'error_indentation.yaml',
  'error_invalid_label.yaml',
  'error_invalid_name.yaml',
  'error_invalid_protocol_type.yaml',
  'error_map_instead_of_array.yaml',
  'error_missing_image.yaml',
  'error_missing_name.yaml',
  'error_misspelled_key.yaml',
  'error_multiple_resources_all_invalid.yaml',
  'error_multiple_resources_one_invalid.yaml',
  'error_name_exceeds_max_length.yaml',
  'error_quantity.yaml',
]);

/** The manifests that this server does not answer as the real one, and why. */
export const differentStatuses: ReadonlyMap<string, string> = new Map([
  ['error_multiple_fields.yaml', 'a key twice in YAML is not seen'],
]);
