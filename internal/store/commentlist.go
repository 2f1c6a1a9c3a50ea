package store

import (
	"strconv"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// threads are the first comments of threads that have a place under an article. The conditions are those of the indexes.
const threads = `SELECT ` + commentColumns + ` FROM comments WHERE article_id = $1 AND root_id IS NULL AND shown `

// top is a place before every comment of an order that goes down; below is the one of an order that goes up.
const top = int64(1) << 62

// threadsIn asks for the threads of an order after a place; what follows the parameters of the article and the place is its
// limit.
func threadsIn(sort crm.CommentSort, limit int) string {
	switch sort {
	case crm.SortOldest:
		return threads + `AND (created_at, id) > ($2, $3) ORDER BY created_at, id ` + limited(limit)
	case crm.SortBest:
		return threads + `AND (likes, created_at, id) < ($4, $2, $3) ORDER BY likes DESC, created_at DESC, id DESC ` + limited(limit)
	}
	return threads + `AND (created_at, id) < ($2, $3) ORDER BY created_at DESC, id DESC ` + limited(limit)
}

// Threads returns up to limit first comments of an article's threads, in an order, after a place.
func Threads(tx *database.Tx, articleID int64, sort crm.CommentSort, after crm.CommentPlace, limit int) ([]crm.Comment, error) {
	args := []any{articleID, after.At.UnixMicro(), after.ID}
	switch {
	case after.ID == 0 && sort == crm.SortOldest:
		args[1] = -top
	case after.ID == 0:
		args[1], args[2] = top, top
	}
	if sort == crm.SortBest {
		args = append(args, after.Likes)
		if after.ID == 0 {
			args[3] = top
		}
	}
	return database.All(tx, scanComment, threadsIn(sort, limit), args...)
}

// RepliesOf returns up to limit shown replies of each of these threads, oldest first, after the one with an id.
func RepliesOf(tx *database.Tx, roots []int64, after int64, limit int) ([]crm.Comment, error) {
	if len(roots) == 0 {
		return nil, nil
	}
	parts := make([]string, len(roots))
	for i := range roots {
		parts[i] = `SELECT * FROM (SELECT ` + commentColumns + ` FROM comments WHERE root_id = $` + strconv.Itoa(i+2) +
			` AND shown AND id > $1 ORDER BY id ` + limited(limit) + `) AS r` + strconv.Itoa(i)
	}
	return database.All(tx, scanComment, strings.Join(parts, ` UNION ALL `)+` ORDER BY id`, append([]any{after}, arguments(roots)...)...)
}

// LatestComments returns up to limit approved comments of an article, the last first.
func LatestComments(tx *database.Tx, articleID int64, limit int) ([]crm.Comment, error) {
	return database.All(tx, scanComment, `SELECT `+commentColumns+` FROM comments WHERE article_id = $1 AND state = 'approved'
		ORDER BY id DESC `+limited(limit), articleID)
}

// CommentsInState returns up to limit comments of some sites in a state with an id below before, the last first.
func CommentsInState(tx *database.Tx, sites []int64, state crm.CommentState, before int64, limit int) ([]crm.Comment, error) {
	if len(sites) == 0 {
		return nil, nil
	}
	if before == 0 {
		before = top
	}
	return database.All(tx, scanComment, `SELECT `+commentColumns+` FROM comments WHERE state = $1 AND id < $2
		AND site_id IN `+list(len(sites), 3)+` ORDER BY id DESC `+limited(limit), append([]any{string(state), before}, arguments(sites)...)...)
}

// CountCommentsInState returns how many comments of some sites are in a state, up to most.
func CountCommentsInState(tx *database.Tx, sites []int64, state crm.CommentState, most int) (int64, error) {
	if len(sites) == 0 {
		return 0, nil
	}
	return database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM (SELECT 1 FROM comments WHERE state = $1
		AND site_id IN `+list(len(sites), 2)+` `+limited(most)+`) AS few`, append([]any{string(state)}, arguments(sites)...)...)
}

// ArticlesByID returns articles by their ids.
func ArticlesByID(tx *database.Tx, ids []int64) (map[int64]crm.Article, error) {
	byID := map[int64]crm.Article{}
	if len(ids) == 0 {
		return byID, nil
	}
	all, err := database.All(tx, scanArticle, `SELECT `+articleColumns+` FROM articles WHERE id IN `+list(len(ids), 1), arguments(ids)...)
	for _, a := range all {
		byID[a.ID] = a
	}
	return byID, err
}

// CommentsByID returns comments by their ids.
func CommentsByID(tx *database.Tx, ids []int64) (map[int64]crm.Comment, error) {
	byID := map[int64]crm.Comment{}
	if len(ids) == 0 {
		return byID, nil
	}
	all, err := database.All(tx, scanComment, `SELECT `+commentColumns+` FROM comments WHERE id IN `+list(len(ids), 1), arguments(ids)...)
	for _, c := range all {
		byID[c.ID] = c
	}
	return byID, err
}
