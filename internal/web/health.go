package web

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// health says that the process lives.
func (h *house) health(c *gin.Context) { c.String(http.StatusOK, "ok\n") }

// ready says whether visitors can be served, and how each part is. Without the database they cannot; without
// Redis work is a little late.
func (h *house) ready(c *gin.Context) {
	parts := gin.H{"database": "ok", "redis": "ok"}
	status := http.StatusOK
	if err := ping(c.Request.Context(), h.DB); err != nil {
		parts["database"], status = "unavailable", http.StatusServiceUnavailable
	}
	if err := ping(c.Request.Context(), h.Redis); err != nil {
		parts["redis"] = "unavailable"
	}
	c.JSON(status, parts)
}

func ping(ctx context.Context, part Pinger) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return part.Ping(ctx)
}
