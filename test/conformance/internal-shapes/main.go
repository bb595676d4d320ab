// Command internal-shapes prints, as JSON, the structures behind the spec of a pod and the source of a volume as
// the server itself holds them: some of its
// messages show them.
//
//	go run ./internal-shapes > ../../src/core/schema/internal-pod.json
//
// Each type has its fields in order, `NAME FIELD KIND`, where FIELD is the field's name in the API and KIND tells what stands
// there: s text, n number, b boolean, q quantity, o a port that may be a name, j the API's own JSON, 0 anything that is null
// when not set; S, P, L followed by a type: a structure, a pointer to one, a list of them.
package main

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"

	v1 "k8s.io/api/core/v1"
	"k8s.io/kubernetes/pkg/apis/core"
)

var shapes = map[string][]string{}

func walk(internal, external reflect.Type) string {
	name := internal.Name()
	if _, known := shapes[name]; known {
		return name
	}
	shapes[name] = nil
	shapes[name] = fields(internal, external)
	return name
}

func fields(internal, external reflect.Type) []string {
	lines := []string{}
	for i := 0; i < internal.NumField(); i++ {
		field := internal.Field(i)
		outer, found := external.FieldByName(field.Name)
		if field.Anonymous && field.Type.Kind() == reflect.Struct {
			lines = append(lines, fields(field.Type, outer.Type)...)
			continue
		}
		json := strings.ToLower(field.Name[:1]) + field.Name[1:]
		outerType := field.Type
		if found {
			json, _, _ = strings.Cut(outer.Tag.Get("json"), ",")
			outerType = outer.Type
		}
		lines = append(lines, field.Name+" "+json+" "+kind(field.Type, outerType))
	}
	return lines
}

func element(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		return t.Elem()
	}
	return t
}

func kind(t, outer reflect.Type) string {
	inner := element(t)
	if inner.Kind() == reflect.Struct {
		switch inner.Name() {
		case "Quantity":
			if t.Kind() == reflect.Pointer {
				return "0"
			}
			return "q"
		case "IntOrString":
			return "o"
		}
		if !strings.HasSuffix(inner.PkgPath(), "apis/core") {
			return "j"
		}
		prefix := map[reflect.Kind]string{reflect.Struct: "S", reflect.Pointer: "P", reflect.Slice: "L"}[t.Kind()]
		return prefix + walk(inner, element(outer))
	}
	switch t.Kind() {
	case reflect.String:
		return "s"
	case reflect.Bool:
		return "b"
	case reflect.Int32, reflect.Int64:
		return "n"
	}
	return "0"
}

func main() {
	walk(reflect.TypeOf(core.PodSpec{}), reflect.TypeOf(v1.PodSpec{}))
	walk(reflect.TypeOf(core.PersistentVolumeSource{}), reflect.TypeOf(v1.PersistentVolumeSource{}))
	encoder := json.NewEncoder(os.Stdout)
	_ = encoder.Encode(shapes)
}
