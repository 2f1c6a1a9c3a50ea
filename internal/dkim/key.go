package dkim

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
)

// minBits is the shortest RSA key that receivers believe (RFC 8301 asks signers for 2048).
const minBits = 2048

// ParseKey reads a private key in PEM: RSA of at least 2048 bits or Ed25519, in the forms that OpenSSL writes. Its
// errors never show the key.
func ParseKey(text string) (crypto.Signer, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("it is no private key in PEM, which begins with -----BEGIN PRIVATE KEY-----")
	}
	key, err := parseBlock(block)
	if err != nil {
		return nil, err
	}
	switch key := key.(type) {
	case *rsa.PrivateKey:
		if bits := key.N.BitLen(); bits < minBits {
			return nil, fmt.Errorf("an RSA key of %d bits is too short to be believed; it needs %d", bits, minBits)
		}
		return key, nil
	case ed25519.PrivateKey:
		return key, nil
	}
	return nil, errors.New("it is neither an RSA nor an Ed25519 key")
}

func parseBlock(block *pem.Block) (key any, err error) {
	switch block.Type {
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		if block.Headers["DEK-Info"] != "" {
			return nil, errEncrypted
		}
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "ENCRYPTED PRIVATE KEY":
		return nil, errEncrypted
	default:
		return nil, fmt.Errorf("it holds a %q and no private key", block.Type)
	}
	if err != nil {
		return nil, errors.New("it is damaged: the PEM holds no key that can be read")
	}
	return key, nil
}

var errEncrypted = errors.New("it is encrypted with a password; give it without one, in a file that nobody else may read")

// publicText returns the kind of the key and the key as a DNS record names them.
func publicText(key crypto.Signer) (kind, encoded string, err error) {
	switch public := key.Public().(type) {
	case *rsa.PublicKey:
		der, err := x509.MarshalPKIXPublicKey(public)
		return "rsa", base64.StdEncoding.EncodeToString(der), err
	case ed25519.PublicKey:
		return "ed25519", base64.StdEncoding.EncodeToString(public), nil
	default:
		return "", "", fmt.Errorf("no key for signing mail: %T", public)
	}
}
