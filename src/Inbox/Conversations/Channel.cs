using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Mailboxes;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>
/// A chat that is kept once: its messages are documents of its own, and all members read them. What is done to it costs the
/// same for two members and for a million; only those who come or go have something written into their mailboxes.
/// </summary>
/// <param name="id">Of the conversation.</param>
/// <param name="isPlayed">It begins with nothing, and is played from its operations.</param>
internal sealed class Channel(string id, bool isPlayed = false) : Conversation(id, isPlayed)
{
    private readonly Dictionary<long, Document<ChannelMessage>> messages = [];
    private readonly Dictionary<long, Document<SilentPlaces>> silent = [];
    private ChannelBots? bots;
    private ChannelReactors? reactors;

    private ChannelBots Bots => bots ??= new ChannelBots(this);

    private ChannelReactors Reactors => reactors ??= new ChannelReactors(this, IsPlayed);

    private Peer Peer => Peer.Channel(Channel!.Value);

    public override bool IsGone(long dialogMessageId) =>
        dialogMessageId <= Head.Value.ClearedUpTo || MessageOf(dialogMessageId).Value is { Message.Content: null } or { Deleted: true };

    public override bool IsHidden(long user, long dialogMessageId) => dialogMessageId > 0 && dialogMessageId <= Members.Find(user)?.HiddenUpTo;

    public override bool HasRead(long dialogMessageId) => MessageOf(dialogMessageId).Loaded && SilentAt(dialogMessageId).Loaded;

    public override bool HasReadReactions(long user, long dialogMessageId) => MessageOf(dialogMessageId).Loaded && Reactors.By(user, dialogMessageId).Loaded;

    public override bool IsPastReacting(long dialogMessageId) => IsGone(dialogMessageId);

    public override string ReactionOf(long user, long dialogMessageId) => Reactors.By(user, dialogMessageId).Value.Emoji;

    public override IReadOnlyList<ReactionCount> CountsWith(long user, long dialogMessageId, string emoji) =>
        Reacting.Moved(MessageOf(dialogMessageId).Value.Message.Reactions?.Counts ?? [], ReactionOf(user, dialogMessageId), emoji);

    public override bool CanPin(long dialogMessageId) =>
        Head.Value.PinnedMessages.Count < Limits.PinnedMessages || Head.Value.PinnedMessages.Contains(dialogMessageId);

    public override void Announce(ConversationCommand command, Op op, bool isRetry, Effects effects)
    {
        var channel = Channel!.Value;
        var step = op.ToStep(place => MessageOf(place).Value);
        effects.Result(command.Sender, isRetry ? command.Origin : op.Origin, Outcome(op, op.Reacted is null ? step : op.ToStep(_ => null, op.Sender)));
        effects.Broadcast(channel, step, op);
        effects.TellBots(Id, op.BotSteps, step, op.Origin);
        var (joined, left) = (op.Service?.Action).Movements();
        effects.Follow(Id, op, joined, hasLeft: false);
        effects.Follow(Id, op, left, hasLeft: true);
        effects.NoteMentions(Id, op);
        effects.NoteReactions(Id, op);

        // Who writes has seen what was written before.
        if (op.Sent is not null && !command.IsByItself) effects.ReadChannel(Id, op.Sender, op.LastDialogMessageId(), op.Date);
    }

    public override void Tell(Op op, Effects effects) => effects.Broadcast(Channel!.Value, op.ToStep(place => MessageOf(place).Value), op);

    // Also those in which there is to be nothing: a member whom no operation has brought, a place at which there is something to be read.
    public override IEnumerable<Document> Documents
    {
        get
        {
            for (long k = 0; k <= Head.Value.LastDialogMessageId / Names.PlacesPerSilentPage; k++) SilentAt(k * Names.PlacesPerSilentPage);
            return [.. base.Documents, .. messages.Values, .. silent.Values, .. Reactors.Documents, .. Bots.Documents];
        }
    }

    public override void Settle()
    {
        base.Settle();
        messages.Clear();
        silent.Clear();
        Reactors.Settle();
        Bots.Settle();
    }

    protected override void Prepare(ConversationCommand command, List<Document> missing)
    {
        foreach (var place in command.Places(this))
        {
            Need(MessageOf(place), missing);
            Need(SilentAt(place), missing);
        }

        foreach (var place in command.Answered)
        {
            if (!Need(MessageOf(place), missing) && AuthorOf(place) is > 0 and var author) Need(Members.Of(author), missing);
        }

        foreach (var place in command.ReactionPlaces(this))
        {
            var isMissing = Need(Reactors.By(command.Sender, place), missing);
            if (Need(MessageOf(place), missing)) continue;
            foreach (var page in isMissing ? [] : Reactors.PagesOf(command.Sender, place, MessageOf(place).Value)) Need(page, missing);
            if (!IsOfOthers(command.Sender, place)) continue;
            Need(Members.Of(AuthorOf(place)), missing);
            Need(Reactors.By(AuthorOf(place), place), missing);
        }

        // What tells of the channel itself is silent; where it will be is known but for what is decided before it.
        if (command is MembershipCommand or PinMessage or SetDialogTtl) Need(SilentAt(Head.Value.LastDialogMessageId + 1), missing);
    }

    protected override void Prepare(Op op, List<Document> missing)
    {
        foreach (var place in op.Shown()) Need(MessageOf(place), missing);
    }

    protected override void Complete(Op op)
    {
        if (Head.Value.Bots.Count > 0 || op.Service?.Bots.Count > 0) op.BotSteps.Add(Bots.Concerned(op, place => MessageOf(place).Value));
        if (op.Sent is not null) op.Mentions.Add(Mentioning.Of(op, AuthorOf, IsCounting));
        if (op.Reacted is { } reacted && TellsAuthor(op.Sender, reacted)) reacted.Author = AuthorOf(reacted.DialogMessageId);
        if (op.Deleted is not { } deleted) return;
        var there = deleted.DialogMessageIds.Distinct().Select(place => (place, MessageOf(place).Value)).Where(m => !m.Value.Deleted).ToList();
        op.Mentions.Add(Mentioning.Of(there));
        if (!Head.Value.Broadcast) deleted.Reacted.Add(Reacting.Of(there).Where(author => !Bots.Has(author.UserId)));
    }

    protected override void Keep(Op op)
    {
        op.LeftBefore = Head.Value.LeftOp;
        Bots.Keep(op);
        if ((op.Service?.Action).Movements().Left.Count > 0) Head.Value.LeftOp = op.OpNo;
        switch (op.KindCase)
        {
            case Op.KindOneofCase.Sent:
                for (var i = 0; i < op.Sent.Items.Count; i++) Add(Envelope(op, op.Sent.FirstDialogMessageId + i), op, op.Sent.Items[i]);
                break;
            case Op.KindOneofCase.Service when op.Service is { DialogMessageId: > 0 } told:
                Tell(op, told);
                break;
            case Op.KindOneofCase.Edited:
                Edit(op.Edited, op.Date);
                break;
            case Op.KindOneofCase.Deleted:
                foreach (var place in op.Deleted.DialogMessageIds) Delete(place);
                break;
            case Op.KindOneofCase.Cleared:
                Clear(op.Cleared.UpTo);
                break;
            case Op.KindOneofCase.Reacted:
                React(op.Reacted, op.Sender, op.Date);
                break;
            case Op.KindOneofCase.Unpinned:
                foreach (var place in op.Unpinned.DialogMessageId > 0 ? [op.Unpinned.DialogMessageId] : Head.Value.PinnedMessages.ToList()) Pin(place, false);
                break;
        }
    }

    private Result Outcome(Op op, Update step)
    {
        var result = new Result { Updates = new Updates { Channels = { new ChannelUpdates { ChannelId = Channel!.Value, Updates = { step }, Pts = op.OpNo } } } };
        if (op.Sent is not null) result.MessagesSent = new MessagesSent { MessageIds = { op.Shown() }, Date = op.Date };
        else if (op.Service?.Action?.ChatCreated is not null) result.ChatCreated = new ChatIsCreated { ChannelId = Channel.Value };
        else result.Done = new Done();
        return result;
    }

    private Message Envelope(Op op, long place) => new() { Id = place, Peer = Peer, FromUserId = op.Sender, Date = op.Date };

    // In a broadcast nobody is told who reads it.
    private bool IsOfOthers(long user, long place) => !Head.Value.Broadcast && AuthorOf(place) is > 0 and var author && author != user;

    // That somebody does, or that nobody else does any more.
    private bool TellsAuthor(long user, Reacted reacted)
    {
        var place = reacted.DialogMessageId;
        if (!IsOfOthers(user, place) || !IsCounting(AuthorOf(place)) || IsHidden(AuthorOf(place), place)) return false;
        return reacted.Emoji.Length > 0 || reacted.Counts.Sum(c => c.Count) == (ReactionOf(AuthorOf(place), place).Length > 0 ? 1 : 0);
    }

    // A bot is told of what concerns it, and counts nothing.
    private bool IsCounting(long user) => Members.Has(user) && !Bots.Has(user);

    private long AuthorOf(long place) => MessageOf(place).Value.Message?.FromUserId ?? 0;

    private void Add(Message message, Op op, SentItem item)
    {
        var sent = op.Sent;
        (message.Content, message.ReplyToMessageId, message.ReplyQuote, message.Forward) = (item.Content, item.ReplyTo, item.ReplyQuote, item.Forward);
        (message.Silent, message.Protected, message.TtlSeconds) = (sent.Silent, sent.Protected, item.TtlSeconds);
        if (sent.Album) message.GroupedId = sent.FirstDialogMessageId;
        Save(message.Id, new ChannelMessage
        {
            Message = message, Media = item.Content.Media is not null, Bots = { op.BotSteps.Select(b => b.UserId) },
            MentionedUserIds = { op.Mentions.Where(m => m.DialogMessageIds.Contains(message.Id)).Select(m => m.UserId) },
        });
    }

    private void Tell(Op op, Service service)
    {
        var message = Envelope(op, service.DialogMessageId);
        message.Action = service.Pins > 0 ? new ServiceAction { MessagePinned = new MessagePinned { MessageId = service.Pins } } : service.Action;
        Save(message.Id, new ChannelMessage { Message = message, Bots = { op.BotSteps.Select(b => b.UserId) } });
        Silence(message.Id);
        if (service.Pins > 0) Pin(service.Pins, true);
    }

    private void Edit(Edited edited, long date) => Change(edited.DialogMessageId, kept =>
        (kept.Message.Content, kept.Message.EditDate) = (EditedKind.Edited(kept.Message.Content, edited.Content), date));

    // Counted again, and not taken from the operation: whoever plays them all sees whether it has counted right.
    private void React(Reacted op, long user, long date)
    {
        var counts = CountsWith(user, op.DialogMessageId, op.Emoji);
        Change(op.DialogMessageId, kept =>
        {
            kept.Message.Reactions = counts.Count > 0 ? new Reactions { Counts = { counts } } : null;
            Reactors.Keep(op, user, date, kept);
        });
    }

    private void Delete(long place)
    {
        if (MessageOf(place).Value.Deleted) return;
        Pin(place, false);
        Change(place, kept =>
        {
            kept.Deleted = true;
            kept.Message.ClearBody();
            (kept.Message.ReplyQuote, kept.Message.Forward, kept.Message.Reactions) = (null, null, null);
        });
        Silence(place);
    }

    private void Clear(long upTo)
    {
        var head = Head.Value;
        head.ClearedUpTo = Math.Max(head.ClearedUpTo, upTo);
        foreach (var place in head.PinnedMessages.Where(p => p <= head.ClearedUpTo).ToList()) head.PinnedMessages.Remove(place);
    }

    private void Pin(long place, bool pinned)
    {
        var pins = Head.Value.PinnedMessages;
        if (pins.Contains(place) == pinned) return;
        if (pinned) pins.Insert(pins.TakeWhile(p => p < place).Count(), place);
        else pins.Remove(place);
        Change(place, kept => kept.Message.Pinned = pinned);
    }

    private void Silence(long place)
    {
        var page = SilentAt(place);
        if (page.Value.DialogMessageIds.Contains(place)) return;
        page.Value.DialogMessageIds.Add(place);
        Save(page);
    }

    // What is told of it is a copy.
    private void Change(long place, Action<ChannelMessage> change)
    {
        var document = MessageOf(place);
        change(document.Value);
        Save(document);
    }

    private void Save(long place, ChannelMessage message)
    {
        var document = MessageOf(place);
        document.Value = message;
        Save(document);
    }

    private Document<ChannelMessage> MessageOf(long place)
    {
        if (!messages.TryGetValue(place, out var document))
            messages[place] = document = new Document<ChannelMessage>(Names.ChannelMessage(Id, place));
        if (IsPlayed && !document.Loaded) document.LoadAbsent();
        return document;
    }

    // One that begins is not asked for.
    private Document<SilentPlaces> SilentAt(long place)
    {
        var k = place / Names.PlacesPerSilentPage;
        if (!silent.TryGetValue(k, out var document))
            silent[k] = document = new Document<SilentPlaces>(Names.SilentPlaces(Id, k));
        if (!document.Loaded && Head.Loaded && (IsPlayed || k > Head.Value.LastDialogMessageId / Names.PlacesPerSilentPage)) document.LoadAbsent();
        return document;
    }
}
