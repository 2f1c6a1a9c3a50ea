// Package resolver asks the DNS what others would hear: not the hosts file of this machine, and no name but the one that
// was asked for. It promises an answer or an error before the context ends, the whole of an answer that is too long for
// one packet, and to tell apart a name that does not exist, a name without such a record, and a server that fails. Its
// methods are those of net.Resolver. It never caches and knows nothing of mail.
package resolver
