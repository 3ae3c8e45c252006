package index

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"os"
)

// firstCertificate is how much of a file is looked at for its first certificate.
const firstCertificate = 8 << 10

// openAuthorities checks that a file holds certificates, and returns what reads
// all of them. What can be read only once, as a pipe, is read now.
func openAuthorities(name string) (func() (*x509.CertPool, error), error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read certificates: %w", err)
	}
	defer f.Close()
	var head []byte
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		head = make([]byte, firstCertificate)
		n, _ := io.ReadFull(f, head) // an error comes again below
		if head = head[:n]; holdsCertificate(head) {
			return func() (*x509.CertPool, error) {
				f, err := os.Open(name)
				if err != nil {
					return nil, fmt.Errorf("read certificates: %w", err)
				}
				defer f.Close()
				return readAuthorities(name, f)
			}, nil
		}
	}
	pool, err := readAuthorities(name, io.MultiReader(bytes.NewReader(head), f))
	if err != nil {
		return nil, err
	}
	return func() (*x509.CertPool, error) { return pool, nil }, nil
}

// readAuthorities reads a file of certificates in PEM form.
func readAuthorities(name string, r io.Reader) (*x509.CertPool, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read certificates: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("read certificates: %s holds none in PEM form", name)
	}
	return pool, nil
}

// holdsCertificate reports whether there is a certificate in text that a pool
// would take.
func holdsCertificate(text []byte) bool {
	for {
		block, rest := pem.Decode(text)
		if block == nil {
			return false
		}
		if block.Type == "CERTIFICATE" && len(block.Headers) == 0 {
			if _, err := x509.ParseCertificate(block.Bytes); err == nil {
				return true
			}
		}
		text = rest
	}
}
