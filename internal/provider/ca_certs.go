// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"cmp"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// loadCACerts returns the system's certificate authorities and those of a PEM file,
// and describes each block of the file that it cannot use. Its errors do not quote
// the path.
func loadCACerts(file string) (pool *x509.CertPool, unused []string, err error) {
	file, err = expandHome(file)
	if err != nil {
		return nil, nil, err
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, cmp.Or(errors.Unwrap(err), err)
	}
	certs, unused := parseCACerts(content)
	switch {
	case len(certs) == 0 && len(unused) == 0:
		return nil, nil, errors.New("it contains no PEM certificate")
	case len(certs) == 0:
		return nil, nil, errors.New("it contains no usable certificate: " + joinBlocks(unused))
	}
	pool, err = x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	for _, cert := range certs {
		pool.AddCert(cert)
	}
	return pool, unused, nil
}

// expandHome replaces a leading ~ as a shell does: Terraform does not, and an
// environment variable in quotes keeps it.
func expandHome(file string) (string, error) {
	rest, ok := strings.CutPrefix(file, "~")
	if !ok || rest != "" && !os.IsPathSeparator(rest[0]) {
		return file, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("the home directory (~) is unknown: %w", err)
	}
	return filepath.Join(home, rest), nil
}

const pemBegin = "-----BEGIN "

// parseCACerts returns the certificates of a PEM file, and describes all other
// blocks. pem.Decode alone would skip those without a word. It would also skip a
// block after a byte order mark, or on the line on which the last one ends.
func parseCACerts(content []byte) (certs []*x509.Certificate, unused []string) {
	content = bytes.ReplaceAll(content, []byte(byteOrderMark), nil)
	text, blocks, _ := bytes.Cut(content, []byte(pemBegin))
	if len(text) == len(content) {
		return nil, nil
	}
	line := 1 + bytes.Count(text, []byte("\n"))
	for i, block := range bytes.Split(blocks, []byte(pemBegin)) {
		cert, err := parseCACert(append([]byte(pemBegin), block...))
		if err != nil {
			unused = append(unused, fmt.Sprintf("block %d (line %d) %s", i+1, line, err))
		} else {
			certs = append(certs, cert)
		}
		line += bytes.Count(block, []byte("\n"))
	}
	return certs, unused
}

// plainType matches the types of PEM blocks.
var plainType = regexp.MustCompile(`^[A-Z0-9 ]{1,40}$`)

// parseCACert returns the certificate of a PEM block. Its error finishes the
// sentence "Block 2 …".
func parseCACert(block []byte) (*x509.Certificate, error) {
	decoded, _ := pem.Decode(block)
	switch {
	case decoded == nil:
		return nil, errors.New("is not valid PEM")
	case decoded.Type != "CERTIFICATE" && plainType.MatchString(decoded.Type):
		return nil, errors.New("is of the type " + decoded.Type)
	case decoded.Type != "CERTIFICATE":
		return nil, errors.New("is of another type")
	}
	cert, err := x509.ParseCertificate(decoded.Bytes)
	if err != nil {
		return nil, fmt.Errorf("is not a valid certificate (%w)", err)
	}
	return cert, nil
}

// joinBlocks lists the first blocks.
func joinBlocks(unused []string) string {
	const most = 5
	text := strings.Join(unused[:min(len(unused), most)], "; ")
	if len(unused) > most {
		text += fmt.Sprintf("; and %d more", len(unused)-most)
	}
	return text
}
