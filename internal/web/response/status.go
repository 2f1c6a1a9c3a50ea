package response

import (
	"net/http"

	"frontdesk/internal/crm"
)

// statuses is the one table from a fault's kind to its HTTP status.
var statuses = map[crm.Kind]int{
	crm.KindInvalid:       http.StatusUnprocessableEntity,
	crm.KindNotFound:      http.StatusNotFound,
	crm.KindForbidden:     http.StatusForbidden,
	crm.KindSignIn:        http.StatusUnauthorized,
	crm.KindConflict:      http.StatusConflict,
	crm.KindGone:          http.StatusGone,
	crm.KindTooLarge:      http.StatusRequestEntityTooLarge,
	crm.KindMethod:        http.StatusMethodNotAllowed,
	crm.KindMediaType:     http.StatusUnsupportedMediaType,
	crm.KindNotAcceptable: http.StatusNotAcceptable,
	crm.KindRateLimited:   http.StatusTooManyRequests,
	crm.KindUnavailable:   http.StatusServiceUnavailable,
	crm.KindInternal:      http.StatusInternalServerError,
}

// Status returns the HTTP status of a fault. Invalid input whose fields are known is 422; a body in which no field
// could be told apart is 400.
func Status(e *crm.Error) int {
	if e.Kind == crm.KindInvalid && len(e.Fields) == 0 {
		return http.StatusBadRequest
	}
	if status, ok := statuses[e.Kind]; ok {
		return status
	}
	return http.StatusInternalServerError
}
