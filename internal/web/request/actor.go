package request

import (
	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
)

const (
	actorKey = "frontdesk.actor"
	userKey  = "frontdesk.user"
)

// SetActor keeps who makes the request; the middleware that knows calls it.
func SetActor(c *gin.Context, user crm.User, actor crm.Actor) {
	c.Set(userKey, user)
	c.Set(actorKey, actor)
}

// Actor returns who makes the request; a visitor unless somebody is signed in.
func Actor(c *gin.Context) crm.Actor {
	if actor, ok := c.Get(actorKey); ok {
		return actor.(crm.Actor)
	}
	return crm.Visitor()
}

// User returns who is signed in; the zero user when nobody is.
func User(c *gin.Context) crm.User {
	if user, ok := c.Get(userKey); ok {
		return user.(crm.User)
	}
	return crm.User{}
}
