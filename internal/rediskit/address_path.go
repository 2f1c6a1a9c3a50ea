package rediskit

import (
	"net/url"
	"strconv"
	"strings"
)

// setPath reads what follows the hosts: /db, /master/db, or nothing.
func (a *address) setPath(path string) error {
	path = strings.TrimSuffix(path, "/")
	db := path
	if a.sentinel {
		a.master, db, _ = strings.Cut(path, "/")
		if a.master == "" {
			return fault("does not name the Sentinel's master: redis+sentinel://host:port,host:port/master/db")
		}
	}
	if db == "" {
		return nil
	}
	if a.cluster {
		return fault("has a path, but a Cluster has no numbered databases")
	}
	n, err := strconv.ParseUint(db, 10, 16)
	if err != nil {
		return fault("does not end in the number of a database")
	}
	a.db = int(n)
	return nil
}

// setQuery reads the Sentinels' own credentials, the only query there is.
func (a *address) setQuery(query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return fault("has a query that is not well percent-encoded")
	}
	if a.sentinel {
		a.sentinelUsername = values.Get("sentinel_username")
		a.sentinelPassword = values.Get("sentinel_password")
		values.Del("sentinel_username")
		values.Del("sentinel_password")
	}
	if len(values) > 0 {
		return fault("has a query that means nothing here; only sentinel_username and sentinel_password do, for redis+sentinel://")
	}
	return nil
}
