// Package request is the only code that reads HTTP: bodies within their limit, forms and JSON as plain fields,
// ids from paths. It promises that whatever a stranger sends becomes either a bounded set of valid UTF-8 fields or
// a crm.Error that names the fault. It knows no station and writes nothing.
package request
