"""What is asked for of posts and users, and the names it comes back under in either vocabulary: tweet or post."""

from __future__ import annotations

Query = tuple[tuple[str, str], ...]

# In tweet words: author_id is a free field there, and in post words an expansion that bills a user. Two vocabularies
# never mix in a request: an unknown name is ignored in silence (facts x-api §2.1).
POSTS: Query = (
    (
        "tweet.fields",
        "attachments,author_id,conversation_id,created_at,edit_controls,edit_history_tweet_ids,entities,id,"
        "in_reply_to_user_id,lang,note_tweet,possibly_sensitive,public_metrics,referenced_tweets,reply_settings,source,"
        "text,withheld",
    ),
    ("expansions", "attachments.media_keys,attachments.poll_ids"),  # nothing here bills more than the posts themselves
    ("media.fields", "alt_text,duration_ms,height,media_key,preview_image_url,public_metrics,type,url,variants,width"),
    ("poll.fields", "duration_minutes,end_datetime,id,options,voting_status"),
)
USERS: Query = (
    (
        "user.fields",
        "connection_status,created_at,description,entities,id,location,name,pinned_tweet_id,profile_image_url,protected,"
        "public_metrics,receives_your_dm,subscription_type,url,username,verified,verified_type,withheld",
    ),
)
LISTS: Query = (  # the owner's id is a field here, too: no owner is billed
    ("list.fields", "created_at,description,follower_count,id,member_count,name,owner_id,private"),
)
MESSAGES: Query = (
    (
        "dm_event.fields",
        "attachments,created_at,dm_conversation_id,entities,event_type,id,participant_ids,sender_id,text",
    ),
)

# Answers may come in either vocabulary, whichever was asked for: (legacy, post).
NOTE = ("note_tweet", "note_post")
REFERENCES = ("referenced_tweets", "referenced_posts")
EDITS = ("edit_history_tweet_ids", "edit_history_post_ids")
REPOSTS = ("retweet_count", "repost_count")
USER_POSTS = ("tweet_count", "post_count")
PINNED = ("pinned_tweet_id", "pinned_post_id")
INCLUDED = ("tweets", "posts")
