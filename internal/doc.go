// Package internal holds every package of Frontdesk; its own test keeps who may import whom.
package internal
