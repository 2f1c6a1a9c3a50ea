package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/demo"
	"frontdesk/internal/testkit"
)

func TestAClientThatSendsItsHeadersSlowlyIsCutOff(t *testing.T) {
	t.Parallel()
	server := newPlace(t, testkit.New(t), "").serve(t)
	c, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
	if _, err := io.ReadAll(c); err != nil {
		t.Errorf("after %v it is still connected: %v", time.Since(began), err)
	}
}

func TestHeadersAndBodiesThatAreTooLongAreRefused(t *testing.T) {
	t.Parallel()
	server := newPlace(t, testkit.New(t), "").serve(t)
	post := func(path, contentType string, body io.Reader, header string) int {
		r, err := http.NewRequest(http.MethodPost, server.URL+path, body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("X-Long", header)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return answer.StatusCode
	}
	const urlencoded, path = "application/x-www-form-urlencoded", "/f/" + demo.Form
	if status := post(path, urlencoded, nil, strings.Repeat("x", 40<<10)); status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("40 KiB of headers: %d", status)
	}
	if status := post(path, urlencoded, nil, strings.Repeat("x", 20<<10)); status != http.StatusUnprocessableEntity {
		t.Errorf("20 KiB of headers: %d", status)
	}
	long := bytes.Repeat([]byte("a"), 65<<10)
	for what, body := range map[string]func() io.Reader{
		"said to be long": func() io.Reader { return bytes.NewReader(long) }, "of unsaid length": func() io.Reader { return io.MultiReader(bytes.NewReader(long)) },
	} {
		for path, contentType := range map[string]string{path: urlencoded, "/api/v1/forms/" + demo.Form + "/submissions": "application/json"} {
			if status := post(path, contentType, body(), ""); status != http.StatusRequestEntityTooLarge {
				t.Errorf("%s: a body %s: %d", path, what, status)
			}
		}
	}
}

func TestABodyWithoutEndIsCutOffAndTheServerGoesOn(t *testing.T) {
	t.Parallel()
	server := newPlace(t, testkit.New(t), "").serve(t)
	c, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(c, "POST /f/%s HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n", demo.Form)
	chunk := fmt.Sprintf("%x\r\n%s\r\n", 16<<10, strings.Repeat("a", 16<<10))
	go func() {
		for range 4096 { // 64 MiB, if anybody reads them
			if _, err := io.WriteString(c, chunk); err != nil {
				return
			}
		}
	}()
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil || answer.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("%v %v", answer, err)
	}
	if _, err := enquire(server.URL, `{"name":"V","email":"v@example.com"}`); err != nil {
		t.Error(err)
	}
}

func TestAForwardedAddressIsBelievedOnlyFromATrustedProxy(t *testing.T) {
	for proxies, limited := range map[string]bool{"": true, "10.0.0.0/8": true, "127.0.0.1": false} {
		t.Run("trusting "+proxies, func(t *testing.T) {
			t.Parallel()
			p := append(newPlace(t, testkit.New(t), ""), "FRONTDESK_SUBMIT_RATE=3/h", "FRONTDESK_TRUSTED_PROXIES="+proxies)
			server := p.serve(t)
			refusals := 0
			for n := range 8 {
				body := strings.NewReader(fmt.Sprintf(`{"name":"V","email":"v%d@example.com","message":"m%d"}`, n, n))
				r, err := http.NewRequest(http.MethodPost, server.URL+"/api/v1/forms/"+demo.Form+"/submissions", body)
				if err != nil {
					t.Fatal(err)
				}
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.%d.7", n))
				answer, err := http.DefaultClient.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				answer.Body.Close()
				if answer.StatusCode == http.StatusTooManyRequests {
					refusals++
				}
			}
			if (refusals > 0) != limited {
				t.Errorf("%d of 8 were refused", refusals)
			}
		})
	}
}
