package queue

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"sync"

	"github.com/jackc/pgx/v5"
)

// Locker returns what takes the lock of this name among all that share a
// database, as Queue.Lock does, without a queue that is open: who takes it
// connects, and who gives it back leaves. It is nil for a database that is empty,
// the file of one machine. Its error is an *AwayError where nobody answers.
func Locker(database, name string) func() (unlock func() error, err error) {
	if database == "" {
		return nil
	}
	var local sync.Mutex // one connection for all that wait here
	return func() (func() error, error) {
		local.Lock()
		conn, err := connect(database)
		if err == nil {
			if _, err = conn.Exec(context.Background(), takeLock, "brief "+name); err != nil {
				conn.Close(context.Background())
			}
		}
		if err != nil {
			local.Unlock()
			return nil, err
		}
		return func() error {
			defer local.Unlock()
			ctx, cancel := context.WithTimeout(context.Background(), answer)
			defer cancel()
			return conn.Close(ctx) // gives the lock back, whatever state it is in
		}, nil
	}
}

// connect opens one connection of its own.
func connect(database string) (*pgx.Conn, error) {
	c, err := pgx.ParseConfig(database)
	if err != nil {
		return nil, fmt.Errorf("the database of jobs: %w", err) // pgx leaves the password out
	}
	ctx, cancel := context.WithTimeout(context.Background(), answer)
	defer cancel()
	conn, err := pgx.ConnectConfig(ctx, c)
	if err != nil {
		return nil, explainPostgres("postgres://"+net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port)))+"/"+c.Database, err)
	}
	return conn, nil
}
