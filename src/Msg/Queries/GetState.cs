using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Msg.Queries;

/// <summary>How far the mailbox is.</summary>
internal static class GetState
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, long now, CancellationToken ct) =>
        new() { State = new State { Pts = (await mailbox.HeadAsync(ct)).Pts, Date = now } };
}
