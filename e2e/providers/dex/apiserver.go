// Package apiserver takes the place of Dex's gRPC API, which nothing here uses. Its messages are a Go
// module of their own, whose newest release lacks some that this version of Dex needs.
package apiserver

import (
	"log/slog"

	"github.com/dexidp/dex/api/v2"
	"github.com/dexidp/dex/server/backchannel"
	"github.com/dexidp/dex/server/connectors"
	"github.com/dexidp/dex/server/discovery"
	"github.com/dexidp/dex/storage"
)

// NewAPI returns an API that implements no call.
func NewAPI(storage.Storage, *slog.Logger, string, *connectors.Cache, *discovery.Handler, *backchannel.Notifier) api.DexServer {
	return struct{ api.UnimplementedDexServer }{}
}
