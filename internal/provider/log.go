// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"log/slog"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// logHandler writes the client's log lines to Terraform's log, with the logger in
// each call's context.
type logHandler struct{}

var _ slog.Handler = logHandler{}

// Enabled implements slog.Handler. TF_LOG decides what is shown.
func (logHandler) Enabled(context.Context, slog.Level) bool { return true }

// Handle implements slog.Handler.
func (logHandler) Handle(ctx context.Context, record slog.Record) error {
	fields := make(map[string]any, record.NumAttrs())
	record.Attrs(func(attribute slog.Attr) bool {
		value := attribute.Value.Resolve()
		switch value.Kind() {
		case slog.KindTime:
			fields[attribute.Key] = value.Time().Format(time.RFC3339)
		case slog.KindDuration:
			fields[attribute.Key] = value.Duration().Round(time.Millisecond).String()
		default:
			fields[attribute.Key] = value.String()
		}
		return true
	})
	if record.Level < slog.LevelInfo {
		tflog.Debug(ctx, record.Message, fields)
	} else {
		tflog.Info(ctx, record.Message, fields)
	}
	return nil
}

// WithAttrs implements slog.Handler. The client uses neither it nor WithGroup.
func (h logHandler) WithAttrs([]slog.Attr) slog.Handler { return h }

// WithGroup implements slog.Handler.
func (h logHandler) WithGroup(string) slog.Handler { return h }
