using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Devices;
using Kind = DaprMessaging.Contracts.Media.Types.Kind;

namespace DaprMessaging.Simulation.People;

/// <summary>What people write, edit and take back.</summary>
internal static class Writing
{
    public static Errand Text(Moment at) => Send(at, at.Peer(), NewText(at));

    public static Errand Album(Moment at) =>
        Send(at, at.Peer(), [.. Enumerable.Range(0, at.Chance.Between(2, at.World.Configuration.Album)).Select(_ => NewText(at))]);

    /// <summary>Shown as one.</summary>
    public static Errand Pictures(Moment at)
    {
        var errand = Send(at, at.Peer(), [.. Enumerable.Range(0, at.Chance.Between(2, 4)).Select(_ => new NewMessage
        {
            RandomId = at.NewId(), Content = new Content { Text = $"text {at.NewWord()}", Media = new Media { Kind = Kind.Photo, Id = $"media {at.NewWord()}" } },
        })]);
        errand.Request.SendMessages.Album = true;
        return errand;
    }

    public static Errand? Reply(Moment at) => at.WithMessage(replied =>
    {
        var message = NewText(at);
        message.ReplyToMessageId = replied.Id;
        if (at.Chance.Hits(0.3)) message.ReplyQuote = new ReplyQuote { Text = "text", Offset = at.Chance.Below(9) };
        return Send(at, replied.Peer, message);
    });

    /// <summary>By username, which the server looks up, or by whatever text.</summary>
    public static Errand? Mention(Moment at) => at.InChat(chat =>
    {
        var (message, meant) = (NewText(at), at.Chance.Of(at.Cast));
        if (at.Chance.Hits(0.5)) message.Content.Text = $"@{at.Chance.Of([$"u{meant}", $"U{meant}", "sought_after"])} {message.Content.Text}";
        else message.Content.Entities.Add(new Entity { Kind = Entity.Types.Kind.MentionName, Length = 4, UserId = meant });
        return new Request { SendMessages = new SendMessages { Peer = at.ChatOf(chat), Messages = { message } } };
    });

    public static Errand Voice(Moment at) => Send(at, at.Peer(), new NewMessage
    {
        RandomId = at.NewId(), Content = new Content { Media = new Media { Kind = at.Chance.Hits(0.5) ? Kind.Voice : Kind.VideoNote, Id = $"media {at.NewWord()}" } },
    });

    /// <summary>To somebody else, or into one's own saved messages.</summary>
    public static Errand? Forward(Moment at) => at.WithMessage(
        message => Send(at, at.Chance.Hits(0.4) ? Peer.User(at.User) : at.Peer(), new NewMessage
        {
            RandomId = at.NewId(), Forward = new MessageReference { Peer = message.Peer, MessageId = message.Id },
        }), m => m.Content is not null);

    public static Errand? Edit(Moment at) => at.WithMessage(message => at.Errand(r => r.EditMessage = new EditMessage
    {
        RandomId = at.NewId(), Peer = message.Peer, MessageId = message.Id, Content = new Content { Text = $"text {at.NewWord()}, edited, @u{at.Chance.Of(at.Cast)}" },
    }), m => m is { Out: true, Content: not null });

    /// <summary>One, or what came last in a dialog; now and then that of others, which takes an admin.</summary>
    public static Errand? Delete(Moment at, bool forEveryone) => at.WithMessage(one =>
    {
        var (chance, request) = (at.Chance, new DeleteMessages { RandomId = forEveryone ? at.NewId() : 0, Peer = one.Peer, ForEveryone = forEveryone });
        var some = chance.Hits(0.5) ? [one] : at.Seen.Where(m => m.Peer.Equals(one.Peer) && (!forEveryone || m.Out)).TakeLast(chance.Between(1, 5)).Append(one).Distinct().ToList();
        request.MessageIds.Add(some.Select(m => m.Id).Distinct());
        return at.Errand(r => r.DeleteMessages = request);
    }, m => !forEveryone || m.Out || at.Chance.Hits(0.2));

    /// <summary>An album in which some random ids are used already, or in another order, or for something else.</summary>
    public static Errand? Mixed(Moment at)
    {
        if (at.World.Ledger.ErrandsOf(at.User) is not { Count: > 0 } old) return null;
        if (at.Chance.Of(old) is not { RandomIds.Count: > 0, IsForLater: false } earlier) return null;
        if (earlier.Peer.IsChat && at.Chance.Hits(0.3))
            return at.Errand(Coming.Removal(earlier.Peer.ChatId, at.User, earlier.RandomIds[0]));
        if (at.Chance.Hits(0.2))
            return at.Errand(r => r.UnpinAllMessages = new UnpinAllMessages { RandomId = earlier.RandomIds[0], Peer = earlier.Peer, ForEveryone = true });
        var messages = earlier.RandomIds.Reverse().Select(id => NewText(at, id)).ToList();
        if (at.Chance.Hits(0.6)) messages.Insert(at.Chance.Below(messages.Count + 1), NewText(at));
        return Send(at, earlier.Peer, [.. messages]);
    }

    /// <summary>One that the store will never take.</summary>
    public static Errand Refusable(Moment at)
    {
        var message = new NewMessage { RandomId = at.NewId(), Content = new Content { Text = new string('x', Limits.Text) } };
        return new Errand(at.User, new Request { SendMessages = new SendMessages { Peer = at.Peer(), Messages = { message } } }, isRefusable: true);
    }

    // Whoever has typed something in the dialog before sends that.
    private static Errand Send(Moment at, Peer peer, params NewMessage[] messages) => at.Errand(r => r.SendMessages = new SendMessages
    {
        Peer = peer, Messages = { messages }, Silent = at.Chance.Hits(0.1), Protected = at.Chance.Hits(0.1), ClearDraft = at.Device.View.Mailbox.Find(peer)?.Draft is not null || at.Chance.Hits(0.2),
    });

    // Where there are bots, some of what is said is for them.
    private static string Command(Moment at) => at.World.Configuration.Bots.Count == 0 || at.Chance.Hits(0.6) ? ""
        : at.Chance.Of(["/do ", "/do@nobody ", .. at.Cast.Select(u => $"/do@u{u} ")]);

    internal static NewMessage NewText(Moment at, long? randomId = null) => new()
    {
        RandomId = randomId ?? at.NewId(),
        Content = new Content { Text = $"{Command(at)}text {at.NewWord()}".PadRight(at.World.Configuration.Text, '.') },
    };
}
