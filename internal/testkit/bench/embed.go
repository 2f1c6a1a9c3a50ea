package main

import (
	"fmt"
	"io"
	"net/http"
	"path/filepath"

	"frontdesk/internal/testkit/servers"
)

// embed shows how much a site loads by including the script, as it comes over the wire.
func (b *bench) embed() error {
	binary, err := filepath.Abs(b.binary)
	if err != nil {
		return err
	}
	p, err := servers.StartFrontdesk(servers.FrontdeskOptions{Binary: binary, Args: []string{"serve"}})
	if err != nil {
		return err
	}
	defer p.Stop()
	for _, script := range []struct {
		what, path string
		most       int
	}{
		{"embed script with styles and both languages, gzip", "/embed.js", 8 << 10},
		{"proof of work, on demand, gzip", "/embed-proof.js", 3 << 10},
	} {
		size, err := packed(p.URL + script.path)
		if err != nil {
			return err
		}
		b.table.add(row{script.what, fmt.Sprintf("%d bytes", size), "", fmt.Sprintf("≤ %d kB", script.most>>10), judge(size <= script.most)})
	}
	return nil
}

// packed is how many bytes an address answers with.
func packed(address string) (int, error) {
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	request.Header.Set("Accept-Encoding", "gzip") // said by us, so that the client does not unpack it
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	if answer.Header.Get("Content-Encoding") != "gzip" {
		return 0, fmt.Errorf("%s is not packed", address)
	}
	n, err := io.Copy(io.Discard, answer.Body)
	return int(n), err
}
