using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg.Queries;

/// <summary>How far the mailbox is, and the channels that its owner is in.</summary>
internal static class GetState
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, long now, CancellationToken ct)
    {
        // Beside one another: devices ask for this all the time.
        var (head, joined) = (mailbox.HeadAsync(ct), mailbox.GetAsync(Names.JoinedChannels(mailbox.User), JoinedChannels.Parser, ct));
        var state = new State { Pts = (await head).Pts, Date = now };
        var ids = (await joined)?.ChannelIds ?? [];
        var heads = await mailbox.GetAsync([.. ids.Select(id => Names.ConversationHead(Names.ChannelConversation(id)))], ConversationHead.Parser, ct);
        state.Channels.Add(ids.Zip(heads).Where(c => c.Second is not null).Select(c => new ChannelState { ChannelId = c.First, Pts = c.Second!.LastOp }));
        return new Result { State = state };
    }
}
