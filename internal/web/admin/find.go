package admin

import (
	"slices"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
)

// isNew reports whether the address is of something that is yet to be made: its form, or the list it is posted to.
func isNew(c *gin.Context) bool {
	id := c.Param("id")
	return id == "" || id == "new"
}

// find returns the thing that the address names among all there are, or fresh when it is yet to be made. An id that
// none of them has is crm.KindNotFound.
func find[T any](c *gin.Context, all []T, fresh T, id func(T) int64) (T, error) {
	if isNew(c) {
		return fresh, nil
	}
	wanted, err := request.ID(c, "id", "page")
	if err != nil {
		return fresh, err
	}
	i := slices.IndexFunc(all, func(t T) bool { return id(t) == wanted })
	if i < 0 {
		return fresh, crm.NotFound("page")
	}
	return all[i], nil
}
