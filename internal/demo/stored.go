// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

const (
	planFile  = "demo.tfplan"
	stateFile = "terraform.tfstate"
)

// nothingStored reads all of the state and the saved plan in dir. It returns an error
// if one contains the secret, unchanged or escaped for JSON, or any token.
func nothingStored(dir, secret string) error {
	state, err := os.ReadFile(filepath.Join(dir, stateFile))
	if err != nil {
		return err
	}
	plan, err := unzip(filepath.Join(dir, planFile))
	if err != nil {
		return err
	}
	return errors.Join(search("the state", state, secret), search("the saved plan", plan, secret))
}

func search(name string, stored []byte, secret string) error {
	quoted, err := json.Marshal(secret)
	if err != nil {
		return err
	}
	escaped := quoted[1 : len(quoted)-1]
	switch {
	case secret != "" && (bytes.Contains(stored, []byte(secret)) || bytes.Contains(stored, escaped)):
		return fmt.Errorf("%s holds the secret", name)
	case tokenPattern.Match(stored):
		return fmt.Errorf("%s holds a token", name)
	}
	return nil
}

// unzip returns the concatenated contents of all files in an archive.
func unzip(path string) ([]byte, error) {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer archive.Close()
	var all bytes.Buffer
	for _, file := range archive.File {
		content, err := file.Open()
		if err != nil {
			return nil, err
		}
		if _, err := io.Copy(&all, content); err != nil {
			return nil, err
		}
		if err := content.Close(); err != nil {
			return nil, err
		}
	}
	return all.Bytes(), nil
}
