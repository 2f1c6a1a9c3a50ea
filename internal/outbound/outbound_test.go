package outbound_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"frontdesk/internal/outbound"
)

func get(t *testing.T, client *http.Client, url string) (int, string, error) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	status, body, err := outbound.Read(context.Background(), client, request, 8)
	client.CloseIdleConnections()
	return status, string(body), err
}

func TestThisHostIsOutOfReachUnderEveryName(t *testing.T) {
	asked := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer server.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1.2.3"} {
		if _, _, err := get(t, outbound.New(), "http://"+host+":"+port); err == nil || asked {
			t.Errorf("%s was reached: %v", host, err)
		}
	}
	if _, _, err := get(t, outbound.New(), server.URL); !errors.Is(err, outbound.ErrPrivate) {
		t.Errorf("refused with %v", err)
	}
	if status, _, err := get(t, outbound.New(outbound.AllowPrivate()), server.URL); err != nil || status != 200 || !asked {
		t.Errorf("a test may reach it: %d, %v", status, err)
	}
}

func TestOnlyAddressesOfWebsitesArePublic(t *testing.T) {
	for address, want := range map[string]bool{
		"1.1.1.1": true, "2606:4700::1111": true, "::ffff:1.1.1.1": true,
		"10.0.0.1": false, "172.16.9.9": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false,
		"127.0.0.1": false, "::1": false, "::": false, "fe80::1": false, "fc00::1": false, "fd00:ec2::254": false, "::ffff:10.0.0.1": false,
		"64:ff9b::a00:1": false, "2002:a00:1::": false, "224.0.0.1": false, "255.255.255.255": false, "198.18.0.1": false, "fe80::1%eth0": false,
	} {
		if got := outbound.Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s is public: %t", address, got)
		}
	}
}

func TestARedirectIsNotFollowedAndALongAnswerIsCut(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/away" {
			http.Redirect(w, r, "/", http.StatusFound)
			return
		}
		_, _ = w.Write([]byte(strings.Repeat("x", 1000))) // whoever asked may have gone
	}))
	defer server.Close()
	client := outbound.New(outbound.AllowPrivate())
	if status, _, err := get(t, client, server.URL+"/away"); err != nil || status != http.StatusFound {
		t.Errorf("%d, %v", status, err)
	}
	if _, body, err := get(t, client, server.URL); err != nil || body != "xxxxxxxx" {
		t.Errorf("%q, %v", body, err)
	}
}
