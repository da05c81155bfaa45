using System.Threading.Channels;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Client;

/// <content>Channels: what all their members read is kept once, and each has steps of its own.</content>
public sealed partial class MessagingClient
{
    private readonly Channel<ChannelStep> steps;
    private readonly SemaphoreSlim stirred = new(0);
    private ChannelLines? channels;
    private Task following = Task.CompletedTask;

    /// <summary>
    /// What happens in the user's channels from now on, or from where this device stopped: of each channel every step once and in order. For
    /// one reader; one that falls behind loses nothing.
    /// </summary>
    /// <param name="known">The last step of each channel that this device has applied.</param>
    public IAsyncEnumerable<ChannelStep> FollowChannels(IEnumerable<KeyValuePair<long, long>>? known = null)
    {
        lock (gate)
        {
            if (channels is null)
            {
                channels = new ChannelLines(known ?? [], steps.Writer.TryWrite);
                following = FollowAsync(disposing.Token);
            }
        }

        return steps.Reader.ReadAllAsync();
    }

    /// <summary>Creates a channel with the caller as its owner; returns its id.</summary>
    /// <param name="isBroadcast">Only admins write in it.</param>
    public async Task<long> CreateChannelAsync(string title, IEnumerable<long> userIds, bool isBroadcast = false, long randomId = 0, CancellationToken ct = default)
    {
        var create = new CreateChat { RandomId = Or(randomId), Title = title, UserIds = { userIds }, Channel = true, Broadcast = isBroadcast };
        return (await AskAsync(new Request { CreateChat = create }, ct)).ChatCreated.ChannelId;
    }

    /// <summary>Lets a chat go on as a channel, with its members and their roles; returns the channel's id. What was said stays in the dialog of the chat.</summary>
    public async Task<long> MigrateChatAsync(long chatId, long randomId = 0, CancellationToken ct = default) =>
        (await AskAsync(new Request { MigrateChat = new MigrateChat { RandomId = Or(randomId), ChatId = chatId } }, ct)).ChatCreated.ChannelId;

    /// <summary>The user's channels, with what was said last and how much has yet to be read.</summary>
    public async Task<Channels> GetChannelsAsync(CancellationToken ct = default) =>
        (await AskAsync(new Request { GetChannels = new GetChannels() }, ct)).Channels;

    public async Task<Difference> GetChannelDifferenceAsync(long channelId, long pts, int limit = 0, CancellationToken ct = default) => (await AskAsync(
        new Request { GetChannelDifference = new GetChannelDifference { ChannelId = channelId, Pts = pts, Limit = limit } }, ct)).ChannelDifference.Difference;

    public Task AddMembersAsync(Peer chat, IEnumerable<long> userIds, long randomId = 0, CancellationToken ct = default) => AskAsync(
        new Request { AddMembers = new AddMembers { RandomId = Or(randomId), ChatId = chat.ChatId, ChannelId = chat.ChannelId, UserIds = { userIds } } }, ct);

    public Task RemoveMemberAsync(Peer chat, long userId, long randomId = 0, CancellationToken ct = default) => AskAsync(
        new Request { RemoveMember = new RemoveMember { RandomId = Or(randomId), ChatId = chat.ChatId, ChannelId = chat.ChannelId, UserId = userId } }, ct);

    public Task EditChatAsync(Peer chat, ChatEdited edit, long randomId = 0, CancellationToken ct = default) => AskAsync(
        new Request { EditChat = new EditChat { RandomId = Or(randomId), ChatId = chat.ChatId, ChannelId = chat.ChannelId, Edit = edit } }, ct);

    public Task SetRoleAsync(Peer chat, long userId, Role role, IEnumerable<Right>? rights = null, long randomId = 0, CancellationToken ct = default) => AskAsync(new Request
    {
        SetRole = new SetRole
        {
            RandomId = Or(randomId), ChatId = chat.ChatId, ChannelId = chat.ChannelId, UserId = userId, Role = role,
            Rights = rights is null ? null : new Rights { Rights_ = { rights } },
        },
    }, ct);

    public Task BanMemberAsync(Peer chat, long userId, bool banned = true, long randomId = 0, CancellationToken ct = default) => AskAsync(
        new Request { BanMember = new BanMember { RandomId = Or(randomId), ChatId = chat.ChatId, ChannelId = chat.ChannelId, UserId = userId, Banned = banned } }, ct);

    public async Task<Members> GetMembersAsync(Peer chat, int offset = 0, int limit = 0, bool banned = false, CancellationToken ct = default) => (await AskAsync(
        new Request { GetMembers = new GetMembers { ChatId = chat.ChatId, ChannelId = chat.ChannelId, Offset = offset, Limit = limit, Banned = banned } }, ct)).Members;

    public async Task<FullChat> GetChatAsync(Peer chat, CancellationToken ct = default) =>
        (await AskAsync(new Request { GetChat = new GetChat { ChatId = chat.ChatId, ChannelId = chat.ChannelId } }, ct)).FullChat;

    // One question at a time, and the next one when something has been heard; a gap gets a moment to close by itself.
    private async Task FollowAsync(CancellationToken ct)
    {
        try
        {
            while (await steps.Writer.WaitToWriteAsync(ct))
            {
                bool mustList;
                IReadOnlyList<(long Channel, long Pts)> late;
                lock (gate) (mustList, late) = (channels!.MustList, channels.Behind);
                if (mustList) await TryAsync(ListAsync, ct);
                else if (late.Count == 0) await stirred.WaitAsync(ct);
                else
                {
                    await Task.Delay(options.GapPatience, options.Time, ct);
                    foreach (var (channel, pts) in late) await TryAsync(token => AskAsync(channel, pts, token), ct);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or RefusedException)
        {
            // It ends; or the server wants nothing of this client, which the stream of the mailbox says.
        }

        steps.Writer.TryComplete();
    }

    private static async Task TryAsync(Func<CancellationToken, Task> ask, CancellationToken ct)
    {
        try
        {
            await ask(ct);
        }
        catch (TimeoutException)
        {
            // The next time.
        }
    }

    private async Task ListAsync(CancellationToken ct)
    {
        lock (gate) channels!.Begin();
        var all = await GetChannelsAsync(ct);
        lock (gate) channels!.Take(all);
    }

    private async Task AskAsync(long channel, long pts, CancellationToken ct)
    {
        try
        {
            var answer = await AskAsync(new Request { GetChannelDifference = new GetChannelDifference { ChannelId = channel, Pts = pts } }, ct);
            lock (gate) channels!.Take(answer.ChannelDifference);
        }
        catch (RefusedException e) when (e.Refusal.Code is Code.NotAMember or Code.ChatUnknown)
        {
            lock (gate) channels!.Leave(channel);
        }
    }

    // A new session hears of nothing that it has not asked for.
    private void ListChannels()
    {
        lock (gate) channels?.List();
        Stir();
    }

    private void HearOfChannels(IReadOnlyCollection<ChannelUpdates> heard)
    {
        if (heard.Count == 0) return;
        lock (gate)
        {
            foreach (var channel in heard) channels?.Hear(channel);
        }

        Stir();
    }

    private bool Accept(Update update)
    {
        if (!updates.Writer.TryWrite(update)) return false;
        if (update.ChannelJoined is null && update.ChannelLeft is null) return true;
        channels?.List();
        Stir();
        return true;
    }

    private void Stir()
    {
        if (channels is not null && stirred.CurrentCount == 0) stirred.Release();
    }
}
