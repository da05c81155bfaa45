using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Conversations;
using Google.Protobuf;

namespace DaprMessaging.Inbox;

/// <summary>
/// What follows from one aggregate's part of a batch. Updates for the same ears become one event, operations for the same
/// owners one Deliver.
/// </summary>
internal sealed class Effects
{
    private const int BytesPerDeliver = 256 << 10, UpdatesPerEvent = 100;

    private readonly List<(string Topic, string Key, string Id, IMessage Event, string TraceParent)> events = [];
    private readonly Dictionary<(long User, long Except, bool All, bool Bot), Updates> open = [];
    private readonly Dictionary<long, Contracts.Inbox.ReadHistory> readings = [];
    private readonly Dictionary<long, NoteReactions> notes = [];
    private (Audience Audience, List<Deliver> Delivers, int Bytes)? run;

    /// <summary>Announces an operation to the mailboxes of its audience.</summary>
    public void Deliver(string conversation, Op op, Audience audience, Origin? retry = null)
    {
        var bytes = op.CalculateSize();
        if (retry is null && run is { } last && last.Audience == audience && last.Bytes + bytes <= BytesPerDeliver)
        {
            foreach (var deliver in last.Delivers) deliver.Ops.Add(op);
            run = (audience, last.Delivers, last.Bytes + bytes);
            return;
        }

        var delivers = new List<Deliver>(audience.Shards.Count);
        foreach (var (shard, owners) in audience.Shards)
        {
            var deliver = new Deliver { Conversation = conversation, Ops = { op }, Owners = { owners }, Retry = retry };
            delivers.Add(deliver);
            var key = Names.ShardKey(shard);
            Add(Names.InboxTopic, key, $"{Names.Op(conversation, op.OpNo)}/{key}", deliver, (retry ?? op.Origin)?.Traceparent);
        }

        run = retry is null ? (audience, delivers, bytes) : null;
    }

    /// <summary>Tells authors that somebody has read them.</summary>
    public void OutboxRead(string conversation, Audience authors, long upTo, long opNo, long date, Origin? origin = null)
    {
        foreach (var (shard, owners) in authors.Shards)
        {
            var key = Names.ShardKey(shard);
            var read = new OutboxRead { Conversation = conversation, Owners = { owners }, UpTo = upTo, OpNo = opNo, Date = date };
            Add(Names.InboxTopic, key, $"{Names.ConversationHead(conversation)}/read/{upTo}/{key}", read, origin?.Traceparent);
        }
    }

    /// <summary>Tells an author that somebody has played what they said or showed.</summary>
    public void ContentsPlayed(string conversation, long author, IReadOnlyList<long> places, Origin? origin)
    {
        var key = Names.ShardKey(Names.ShardOf(author));
        Add(Names.InboxTopic, key, $"{Names.ConversationHead(conversation)}/played/{places[0]}/{Names.UserKey(author)}",
            new ContentsPlayed { Conversation = conversation, Owners = { author }, DialogMessageIds = { places } }, origin?.Traceparent);
    }

    /// <summary>Tells whoever listens to a channel; the session that asked has it from its answer.</summary>
    public void Broadcast(long channel, Update step, Op op) => Add(
        Names.SyncTopic, Names.UserKey(Names.ListenersOf(channel)), Names.Op(Names.ChannelConversation(channel), op.OpNo), new BroadcastUpdates
        {
            ChannelId = channel, ExceptSessionId = op.Origin?.SessionId ?? 0, LeftOp = op.LeftBefore, AboutUserId = op.Reacted is null ? 0 : op.Sender,
            Updates = new Updates { Channels = { new ChannelUpdates { ChannelId = channel, Updates = { step }, Pts = op.OpNo } } },
        }, op.Origin?.Traceparent);

    /// <summary>Writes into the mailboxes of these users that they are in a channel, or not any more.</summary>
    public void Follow(string channel, Op op, IReadOnlyList<long> users, bool hasLeft)
    {
        foreach (var (shard, owners) in users.Count == 0 ? [] : new Audience(users).Shards)
        {
            var key = Names.ShardKey(shard);
            Add(Names.InboxTopic, key, $"{Names.Op(channel, op.OpNo)}/{key}", new FollowChannel
            {
                Conversation = channel, OpNo = op.OpNo, Owners = { owners }, Left = hasLeft, ReadUpTo = op.Service.SaidBefore,
            }, op.Origin?.Traceparent);
        }
    }

    /// <summary>Writes into the mailboxes of bots what an operation of a channel says to them.</summary>
    /// <param name="channel">Its conversation.</param>
    /// <param name="bots">Whom it concerns.</param>
    /// <param name="step">What it is; null: they shall read it.</param>
    /// <param name="origin">Of what has caused it.</param>
    public void TellBots(string channel, IEnumerable<BotStep> bots, Update? step, Origin? origin = null)
    {
        foreach (var some in bots.GroupBy(b => Names.ShardOf(b.UserId)))
        {
            var told = new TellBots { Conversation = channel, Bots = { some }, Step = step };
            Add(Names.InboxTopic, Names.ShardKey(some.Key), Names.BotOp(channel, told.Bots[0].UserId, told.Bots[0].Number), told, origin?.Traceparent);
        }
    }

    /// <summary>Writes into the mailboxes of those whom messages of a channel mention that they do; or, of a deletion, that they are there no more.</summary>
    public void NoteMentions(string channel, Op op, IEnumerable<Mention>? some = null)
    {
        foreach (var shard in (some ?? op.Mentions).GroupBy(m => Names.ShardOf(m.UserId)).OrderBy(g => g.Key))
        {
            var key = Names.ShardKey(shard.Key);
            Add(Names.InboxTopic, key, $"{Names.Op(channel, op.OpNo)}/mentions/{key}", new NoteMentions
            {
                Conversation = channel, Mentions = { shard }, Deleted = op.Deleted is not null, OpNo = op.OpNo,
            }, op.Origin?.Traceparent);
        }
    }

    /// <summary>Writes into the mailboxes of authors how others react to what they wrote in a channel: of many reactions of a turn one event for each.</summary>
    /// <param name="channel">Where.</param>
    /// <param name="op">By which some react, or no longer do.</param>
    /// <param name="only">Of this author's messages; null: of all.</param>
    public void NoteReactions(string channel, Op op, long? only = null)
    {
        foreach (var (author, note) in op.ReactionNotes().Where(n => only is null || n.Author == only)) Note(channel, author, note);
    }

    /// <summary>A member has written in a channel, and thereby read it: of many messages of a turn the last is enough.</summary>
    public void ReadChannel(string channel, long member, long upTo, long date)
    {
        if (!readings.TryGetValue(member, out var read))
        {
            readings[member] = read = new Contracts.Inbox.ReadHistory { Owner = member, Conversation = channel };
            Add(Names.InboxTopic, Names.ShardKey(Names.ShardOf(member)), $"{Names.ConversationHead(channel)}/read/{upTo}/{Names.UserKey(member)}", read, null);
        }

        (read.UpTo, read.Date) = (Math.Max(read.UpTo, upTo), Math.Max(read.Date, date));
    }

    /// <summary>A chat goes on as a channel.</summary>
    public void Create(Contracts.Inbox.CreateChat command) => Add(
        Names.InboxTopic, command.Conversation, $"{command.Conversation}/{command.Sender}/{command.RandomId}", command, null);

    /// <summary>What a mailbox has held back is said to its conversation.</summary>
    public void Send(Contracts.Inbox.SendMessages command) => Add(
        Names.InboxTopic, command.Conversation, $"{command.Conversation}/{command.Sender}/{command.Items[0].RandomId}", command, command.Origin?.Traceparent);

    /// <summary>Tells a mailbox what became of what it had held back, and where that is in a channel.</summary>
    public void Settle(long owner, IReadOnlyList<long> ids, Refusal? refusal, string channel, Op? op) => Add(
        Names.InboxTopic, Names.ShardKey(Names.ShardOf(owner)), $"{Names.Scheduled(owner)}/{ids[0]}",
        new SettleScheduled
        {
            Owner = owner, Ids = { ids }, Refusal = refusal, Conversation = channel,
            Places = { channel.Length > 0 && op is not null ? Numbers.Between(op.FirstDialogMessageId(), op.LastDialogMessageId()) : [] },
        }, null);

    /// <summary>Says when the clock of a mailbox has to ring.</summary>
    public void Wind(long owner, long version, long dueAt) => Add(
        Names.ClockTopic, Names.ShardKey(Names.ShardOf(owner)), $"{Names.Scheduled(owner)}/{version}", new WindClock { Owner = owner, Version = version, DueAt = dueAt }, null);

    /// <summary>Says when the clock of a conversation has to ring.</summary>
    public void Wind(string conversation, long version, long dueAt) => Add(
        Names.ClockTopic, conversation, $"{Names.Fuses(conversation)}/{version}", new WindClock { Conversation = conversation, Version = version, DueAt = dueAt }, null);

    /// <summary>Answers the session or the caller that asked; commands without an origin ask for no answer.</summary>
    public void Result(long user, Origin? origin, Result result)
    {
        if (origin is not { ServerId.Length: > 0 }) return;
        result.RequestId = origin.RequestId;
        var id = $"{origin.ServerId}/{origin.SessionId}/{origin.RequestId}";
        Add(Names.SyncTopic, Names.UserKey(user), id, new PushRpcResult
        {
            UserId = user, ServerId = origin.ServerId, SessionId = origin.SessionId, Result = result,
        }, origin.Traceparent);
    }

    /// <summary>
    /// What a user did to their own mailbox: the session that asked gets the result with the steps, the user's other sessions
    /// get the steps; without any, both hear how far the mailbox is.
    /// </summary>
    public void Answer(long user, Origin? origin, IReadOnlyList<Update> updates, long pts, Result? result = null)
    {
        result ??= new Result { Done = new Done() };
        result.Updates = new Updates { Updates_ = { updates }, Pts = pts };
        Result(user, origin, result);
        if (updates.Count == 0) NotMe(user, origin, null, pts);
        foreach (var update in updates) NotMe(user, origin, update, pts);
    }

    public void Refuse(long user, Origin? origin, Refusal refusal) => Result(user, origin, new Result { Refusal = refusal });

    /// <summary>Tells the user's sessions but the one that asked; without an update it only says how far the mailbox is.</summary>
    public void NotMe(long user, Origin? origin, Update? update, long pts)
    {
        var except = origin?.SessionId ?? 0;
        Gather((user, except, false), update, pts, origin, updates => new UpdatesNotMe
        {
            UserId = user, ExceptSessionId = except, Updates = updates,
        });
    }

    /// <summary>Tells all sessions of the user.</summary>
    public void Push(long user, Update? update, long pts, Origin? origin = null) =>
        Gather((user, 0, true), update, pts, origin, updates => new PushUpdates { UserId = user, Updates = updates });

    /// <summary>Tells all sessions of a bot, and its own channel.</summary>
    /// <param name="user">The bot.</param>
    /// <param name="update">What it hears; null: only how far its mailbox is.</param>
    /// <param name="pts">How far that is.</param>
    /// <param name="previousPts">The last step that went this way.</param>
    /// <param name="webhook">The channel; empty: the topic.</param>
    /// <param name="origin">Of what has caused it.</param>
    public void PushBot(long user, Update? update, long pts, long previousPts, string webhook, Origin? origin = null) =>
        Gather((user, 0, true), update, pts, origin, updates => new PushBotUpdates
        {
            UserId = user, Updates = updates, PreviousPts = previousPts, Webhook = webhook,
        }, isForBot: true);

    public IEnumerable<Emission> ToEmissions() =>
        events.Select(e => Emission.Of(e.Topic, e.Key, e.Id, e.Event, e.TraceParent));

    private void Note(string channel, long author, ReactionNote note)
    {
        if (!notes.TryGetValue(author, out var heard))
        {
            notes[author] = heard = new NoteReactions { Owner = author, Conversation = channel };
            Add(Names.InboxTopic, Names.ShardKey(Names.ShardOf(author)), $"{Names.ConversationHead(channel)}/reacted/{note.OpNo}/{Names.UserKey(author)}", heard, null);
        }

        heard.Notes.Add(note);
    }

    private void Gather((long User, long, bool) to, Update? update, long pts, Origin? origin, Func<Updates, IMessage> wrap, bool isForBot = false)
    {
        var ears = (to.User, to.Item2, to.Item3, isForBot);
        if (!open.TryGetValue(ears, out var updates) || updates.Updates_.Count >= UpdatesPerEvent)
        {
            updates = open[ears] = new Updates();
            Add(Names.SyncTopic, Names.UserKey(to.User), $"{Names.MailboxHead(to.User)}/{pts}", wrap(updates), origin?.Traceparent);
        }

        if (update is not null) updates.Updates_.Add(update);
        updates.Pts = Math.Max(updates.Pts, pts);
    }

    private void Add(string topic, string key, string id, IMessage message, string? traceParent) =>
        events.Add((topic, key, id, message, traceParent ?? ""));
}
