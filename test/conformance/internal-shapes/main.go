// Command internal-shapes prints, as JSON, the structures behind the spec of a pod and the source of a volume as
// the server itself holds them: some of its
// messages show them.
//
//	go run ./internal-shapes > ../../src/core/schema/internal-pod.json
//	go run ./internal-shapes kinds > ../../src/core/schema/internal-kinds.json (of the kinds that few clusters use)
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

	admissionv1 "k8s.io/api/admissionregistration/v1"
	v1 "k8s.io/api/core/v1"
	flowcontrolv1 "k8s.io/api/flowcontrol/v1"
	resourcev1 "k8s.io/api/resource/v1"
	"k8s.io/kubernetes/pkg/apis/admissionregistration"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/flowcontrol"
	"k8s.io/kubernetes/pkg/apis/resource"
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
		if !strings.HasPrefix(inner.PkgPath(), "k8s.io/kubernetes/pkg/apis/") {
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

// kinds are those that few clusters use; only what some message shows is here.
func kinds() {
	walk(reflect.TypeOf(admissionregistration.AuditAnnotation{}), reflect.TypeOf(admissionv1.AuditAnnotation{}))
	walk(reflect.TypeOf(flowcontrol.FlowSchemaSpec{}), reflect.TypeOf(flowcontrolv1.FlowSchemaSpec{}))
	walk(reflect.TypeOf(flowcontrol.PriorityLevelConfigurationSpec{}), reflect.TypeOf(flowcontrolv1.PriorityLevelConfigurationSpec{}))
	walk(reflect.TypeOf(resource.DeviceClassSpec{}), reflect.TypeOf(resourcev1.DeviceClassSpec{}))
	walk(reflect.TypeOf(resource.ResourceClaimSpec{}), reflect.TypeOf(resourcev1.ResourceClaimSpec{}))
	walk(reflect.TypeOf(resource.ResourceClaimStatus{}), reflect.TypeOf(resourcev1.ResourceClaimStatus{}))
	walk(reflect.TypeOf(resource.ResourceClaimTemplateSpec{}), reflect.TypeOf(resourcev1.ResourceClaimTemplateSpec{}))
	walk(reflect.TypeOf(resource.ResourceSliceSpec{}), reflect.TypeOf(resourcev1.ResourceSliceSpec{}))
}

func pods() {
	walk(reflect.TypeOf(core.PodSpec{}), reflect.TypeOf(v1.PodSpec{}))
	walk(reflect.TypeOf(core.PersistentVolumeSource{}), reflect.TypeOf(v1.PersistentVolumeSource{}))
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "kinds" {
		kinds()
	} else {
		pods()
	}
	_ = json.NewEncoder(os.Stdout).Encode(shapes)
}
