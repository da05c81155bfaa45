using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Cli.Chat;

/// <summary>What a user does by a command.</summary>
internal sealed class Deeds(MessagingClient client, Stage stage, Pages pages, Outbox outbox)
{
    private const long ForEver = (1L << 53) - 1;
    private const int Found = 20;

    private readonly Waiting waiting = new(client, stage);
    private readonly OwnDevices devices = new(client, stage);

    public Task DoAsync(Typed.Command typed, CancellationToken ct) => (typed.Name, stage.Open) switch
    {
        (Commands.Help, _) => Tell(Commands.HelpText),
        (Commands.Dialogs, _) => ListAsync(ct),
        (Commands.Open, _) => pages.OpenAsync(typed.Argument, ct),
        (Commands.New, _) => CreateAsync(NewChat.Read(typed.Argument)!, ct),
        (Commands.Group or Commands.Channel, _) => CreateChannelAsync(NewChat.Read(typed.Argument, isAloneAllowed: true)!, isBroadcast: typed.Name == Commands.Channel, ct),
        (Commands.Mentions, _) => MentionsAsync(ct),
        (Commands.Search, _) => SearchAsync(typed.Argument, ct),
        (Commands.Block, _) => WithUser(typed.Argument, user => client.BlockUserAsync(user, ct: ct)),
        (Commands.Scheduled, _) => waiting.ListAsync(ct),
        (Commands.Unschedule, _) => waiting.DeleteAsync(Later.Number(typed.Argument)!.Value, ct),
        (Commands.Now, _) => waiting.SendAsync(Later.Number(typed.Argument)!.Value, ct),
        (Commands.Unblock, _) => WithUser(typed.Argument, user => client.BlockUserAsync(user, blocked: false, ct: ct)),
        (Commands.Sessions, _) => devices.ListAsync(ct),
        (Commands.End, _) => devices.EndAsync(typed.Argument, ct),
        (_, null) => Tell("no dialog is open: /open X, or /help"),
        (_, { IsChannel: true }) when RefusalWording.InChannel(typed) is { } why => Tell(why),
        (Commands.Reply, { } peer) => ReplyAsync(peer, NewReply.Read(typed.Argument)!, ct),
        (Commands.Edit, _) => WithOwn(own => client.EditAsync(own.Peer, own.Id, typed.Argument, ct: ct)),
        (Commands.Delete, _) => WithOwn(own => client.DeleteAsync(own.Peer, [own.Id], forEveryone: true, ct: ct)),
        (Commands.Schedule, { } peer) => waiting.AddAsync(peer, Later.Read(typed.Argument)!, ct),
        (Commands.Save, { } peer) => WithMessage(typed.Argument, id => SaveAsync(peer, id, ct)),
        (Commands.Pin, { } peer) => WithMessage(typed.Argument, id => client.PinMessageAsync(peer, id, forEveryone: true, ct: ct)),
        (Commands.Unpin, { } peer) when Commands.IsAll(typed.Argument) => client.UnpinAllMessagesAsync(peer, forEveryone: true, ct: ct),
        (Commands.Unpin, { } peer) => UnpinAsync(peer, typed.Argument, ct),
        (Commands.Pins, { } peer) => PinsAsync(peer, ct),
        (Commands.Clear, { } peer) => ClearAsync(peer, Commands.IsAll(typed.Argument), ct),
        (Commands.Members or Commands.Add or Commands.Remove or Commands.Leave or Commands.Ban or Commands.Unban or Commands.Admin or Commands.Owner or Commands.Title, { } peer) =>
            peer.UserId == 0 ? InChatAsync(peer, typed, ct) : Tell("no chat is open"),
        (Commands.Migrate, { } peer) => peer.IsChat ? MigrateAsync(peer.ChatId, ct) : Tell(peer.IsChannel ? "it is a large group already, or a channel" : "no chat is open"),
        (Commands.Top, { } peer) => client.PinDialogAsync(peer, ct: ct),
        (Commands.Untop, { } peer) => client.PinDialogAsync(peer, pinned: false, ct: ct),
        (Commands.Mute, { } peer) => client.MuteDialogAsync(peer, Until(typed.Argument), ct),
        (Commands.Unmute, { } peer) => client.MuteDialogAsync(peer, 0, ct),
        (Commands.React, { } peer) when NewReaction.Read(typed.Argument) is { } reaction => WithMessage(reaction.Words, id => client.SetReactionAsync(peer, id, reaction.Emoji, ct: ct)),
        (Commands.Reactions, { } peer) => WithMessage(typed.Argument, id => ReactionsAsync(peer, id, ct)),
        (Commands.Ttl, { } peer) => client.SetDialogTtlAsync(peer, Commands.Lifetime(typed.Argument)!.Value, ct: ct),
        (Commands.Archive, { } peer) => client.SetDialogFolderAsync(peer, 1, ct),
        (Commands.Unarchive, { } peer) => client.SetDialogFolderAsync(peer, 0, ct),
        _ => throw new ArgumentOutOfRangeException(nameof(typed), typed.Name, "nobody does that"),
    };

    private Task InChatAsync(Peer chat, Typed.Command typed, CancellationToken ct) => typed.Name switch
    {
        Commands.Add => WithUser(typed.Argument, user => client.AddMembersAsync(chat, [user], ct: ct)),
        Commands.Remove => WithUser(typed.Argument, user => client.RemoveMemberAsync(chat, user, ct: ct)),
        Commands.Leave => LeaveAsync(chat, ct),
        Commands.Ban => WithUser(typed.Argument, user => client.BanMemberAsync(chat, user, ct: ct)),
        Commands.Unban => WithUser(typed.Argument, user => client.BanMemberAsync(chat, user, banned: false, ct: ct)),
        Commands.Title => client.EditChatAsync(chat, new ChatEdited { Title = typed.Argument }, ct: ct),
        Commands.Admin when typed.Argument.EndsWith(" off", StringComparison.Ordinal) => WithUser(typed.Argument[..^4], user => client.SetRoleAsync(chat, user, Role.Member, ct: ct)),
        Commands.Admin => WithUser(typed.Argument, user => client.SetRoleAsync(chat, user, Role.Admin, ct: ct)),
        Commands.Owner => WithUser(typed.Argument, user => client.SetRoleAsync(chat, user, Role.Owner, ct: ct)),
        _ => MembersAsync(chat, ct),
    };

    private async Task ListAsync(CancellationToken ct)
    {
        await pages.ReadListsAsync(ct);
        stage.Take(new ChatEvent.DialogsWanted(stage.Now));
    }

    private async Task CreateAsync(NewChat chat, CancellationToken ct) =>
        await pages.OpenAsync(Peer.Chat(await client.CreateChatAsync(chat.Title, chat.Users, ct: ct)), ct);

    private async Task CreateChannelAsync(NewChat chat, bool isBroadcast, CancellationToken ct) =>
        await pages.OpenAsync(Peer.Channel(await client.CreateChannelAsync(chat.Title, chat.Users, isBroadcast, ct: ct)), ct);

    private async Task MigrateAsync(long chat, CancellationToken ct) => await pages.OpenAsync(Peer.Channel(await client.MigrateChatAsync(chat, ct: ct)), ct);

    private async Task LeaveAsync(Peer chat, CancellationToken ct)
    {
        try
        {
            await client.RemoveMemberAsync(chat, client.UserId, ct: ct);
        }
        catch (RefusedException e) when (e.Refusal.Code == Refusal.Types.Code.OwnerRequired)
        {
            stage.Tell("you are the owner, and make somebody else that before you leave: /owner X");
        }
    }

    private async Task MembersAsync(Peer chat, CancellationToken ct) => stage.Take(new ChatEvent.MembersRead(await client.GetMembersAsync(chat, ct: ct)));

    // Of the open dialog they are seen by that; of others when they are opened.
    private async Task MentionsAsync(CancellationToken ct)
    {
        var peers = stage.Look(m => m.Dialogs.Where(d => d.Counters.UnreadMentionsCount > 0).Select(d => d.Peer).ToList());
        if (peers.Count == 0) stage.Tell("nobody has mentioned you since you looked");
        foreach (var peer in peers)
        {
            var found = await client.GetUnreadMentionsAsync(peer, ct: ct);
            stage.Take(new ChatEvent.Found(found, $"none any more in {stage.Look(m => m.People.NameOf(peer))}"));
            if (peer.Equals(stage.Open) && found.Messages.Count > 0) await client.ReadMentionsAsync(peer, found.Messages[0].Id, ct);
        }
    }

    private async Task SearchAsync(string words, CancellationToken ct)
    {
        var found = await client.SearchMessagesAsync(words, limit: Found, ct: ct);
        stage.Take(new ChatEvent.Found(new History { Messages = { found.Messages }, Users = { found.Users } }, $"nothing with '{words}' was found"));
        if (found.NextOffsetId > 0) stage.Tell($"the newest {found.Messages.Count} of {found.TotalCount}");
        if (found.Incomplete) stage.Tell("not all has been looked through yet; ask again");
    }

    private Task ReplyAsync(Peer peer, NewReply reply, CancellationToken ct) => stage.Look(m => reply.Words.Length > 0 ? m.FindMessage(reply.Words) : m.LastOfOthers) is { } message
        ? outbox.AddAsync(peer, reply.Text, message.Id, ct).AsTask()
        : Tell(reply.Words.Length > 0 ? $"no message that is shown has '{reply.Words}'" : "there is nothing to answer");

    private async Task SaveAsync(Peer peer, long id, CancellationToken ct)
    {
        await client.ForwardAsync(Peer.User(client.UserId), peer, [id], ct);
        stage.Tell("kept among your notes");
    }

    private async Task PinsAsync(Peer peer, CancellationToken ct) =>
        stage.Take(new ChatEvent.Found(await client.GetPinnedMessagesAsync(peer, ct), "nothing is pinned here"));

    private async Task ReactionsAsync(Peer peer, long id, CancellationToken ct)
    {
        var found = await client.GetReactionsAsync(peer, id, ct: ct);
        stage.Take(new ChatEvent.UsersRead(found.Users));
        var who = stage.Look(m => found.Reactions.Select(r => $"{r.Emoji} {m.People.NameOf(r.UserId)}").ToList());
        if (found.TotalCount > who.Count) who.Add($"and {found.TotalCount - who.Count} more");
        stage.Tell(who.Count == 0 ? "nobody reacts to it" : string.Join(", ", who));
    }

    private async Task UnpinAsync(Peer peer, string words, CancellationToken ct)
    {
        var pinned = (await client.GetPinnedMessagesAsync(peer, ct)).Messages;
        if (pinned.FirstOrDefault(m => Wording.Body(m).Contains(words, StringComparison.OrdinalIgnoreCase)) is { } message)
            await client.UnpinMessageAsync(peer, message.Id, forEveryone: true, ct: ct);
        else stage.Tell(pinned.Count == 0 ? "nothing is pinned here" : $"nothing with '{words}' is pinned here");
    }

    // What comes meanwhile stays: nobody has seen it yet.
    private Task ClearAsync(Peer peer, bool forEveryone, CancellationToken ct) => stage.Look(m => m.Newest) is > 0 and var newest
        ? client.ClearHistoryAsync(peer, newest, forEveryone, ct: ct)
        : Tell("there is nothing to clear");

    private long Until(string hours) => Commands.Hours(hours) is { } given ? stage.Now + (long)TimeSpan.FromHours(given).TotalMilliseconds : ForEver;

    private Task WithOwn(Func<Message, Task> change) => stage.Look(m => m.LastOwn) is { } own ? change(own) : Tell("there is no message of yours in the open dialog");

    private Task WithMessage(string words, Func<long, Task> work) => stage.Look(m => m.FindMessage(words)) is { } message
        ? work(message.Id)
        : Tell(words.Length == 0 ? "there is no message yet" : $"no message that is shown has '{words}'");

    private Task WithUser(string what, Func<long, Task> work) => stage.Look(m => m.Find(what)) is { UserId: > 0 } peer
        ? work(peer.UserId)
        : Tell($"no user, or several, by '{what}'");

    private Task Tell(string text)
    {
        stage.Tell(text);
        return Task.CompletedTask;
    }
}
