// Command shapes prints, as JSON, what OpenAPI does not say about the fields of the API: how Go declares and encodes them.
//
//	go run ./shapes > ../../scripts/api-table/go-types.json
//
// A field has an entry where it differs from the usual, which is: omitted when empty; structures behind a pointer; all else
// not. The entry is a text of letters, then perhaps a colon and the name of the Go type where the OpenAPI type does not tell:
//
//	p  a pointer, so that zero is kept
//	v  a structure by value (times, quantities and the like included), so that it is written even when empty
//	a  always written, even when empty
package main

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
	apiregistration "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

var shapes = map[string]map[string]string{}
var seen = map[reflect.Type]bool{}

func key(t reflect.Type) string {
	parts := strings.Split(t.PkgPath(), "/")
	return strings.Join(parts[len(parts)-2:], "/") + "." + t.Name()
}

func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	return t
}

var scalars = map[string]bool{"Quantity": true, "Time": true, "MicroTime": true, "IntOrString": true, "RawExtension": true, "FieldsV1": true, "JSON": true}

func walk(t reflect.Type) {
	if seen[t] || t.Kind() != reflect.Struct || scalars[t.Name()] {
		return
	}
	seen[t] = true
	fields := map[string]string{}
	collect(t, fields)
	if len(fields) > 0 {
		shapes[key(t)] = fields
	}
}

func collect(t reflect.Type, fields map[string]string) {
	for i := 0; i < t.NumField(); i++ {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" || !field.IsExported() {
			continue
		}
		if name == "" && strings.Contains(options, "inline") {
			collect(field.Type, fields)
			continue
		}
		if flags := describe(field.Type, options); flags != "" {
			fields[name] = flags
		}
		walk(element(field.Type))
	}
}

func describe(t reflect.Type, options string) string {
	flags := ""
	pointer := t.Kind() == reflect.Pointer
	if pointer {
		t = t.Elem()
	}
	structure := t.Kind() == reflect.Struct
	if pointer && !structure {
		flags += "p"
	}
	if !pointer && structure && !strings.Contains(options, "omitzero") {
		flags += "v"
	}
	if !strings.Contains(options, "omitempty") && !strings.Contains(options, "omitzero") {
		flags += "a"
	}
	return flags + typeName(t)
}

func typeName(t reflect.Type) string {
	plain := t.Name() == t.Kind().String()
	known := t.Kind() == reflect.Struct || t.Kind() == reflect.Int32 && plain || t.Kind() == reflect.Int64 && plain ||
		t.Kind() == reflect.String && plain || t.Kind() == reflect.Bool && plain
	if t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		if t.Name() != "" || element(t).Kind() != reflect.Struct && element(t).Name() != element(t).Kind().String() {
			return ":" + t.String()
		}
		return ""
	}
	if known {
		return ""
	}
	return ":" + t.String()
}

func main() {
	every := runtime.NewScheme()
	_ = scheme.AddToScheme(every)
	_ = apiextensions.AddToScheme(every)
	_ = apiregistration.AddToScheme(every)
	for gvk, t := range every.AllKnownTypes() {
		if gvk.Version != runtime.APIVersionInternal && !strings.HasPrefix(gvk.Version, "__") {
			walk(t)
		}
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(shapes)
}
