using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Devices;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>P6: who is mentioned by username is meant, if they were called so whenever the message was asked for, and nothing else meanwhile.</summary>
internal static class MentionCheck
{
    public static void Look(Truth truth, World world)
    {
        foreach (var asked in world.Ledger.Questions.Where(q => q.Errand.Request.SendMessages is not null).GroupBy(q => q.Errand.Shape))
        {
            var (errand, meant) = (asked.First().Errand, asked.First().Meant);
            if (meant == 0 || errand.IsForLater || asked.Any(q => q.Meant != meant || q.Errand != errand)) continue;
            if (world.Claims.Usernames.Any(u => u.Owner == meant && u.Username != NameOf(errand.Request))) continue;
            var ops = truth.Conversation(errand.Conversation).Ops.Where(o => o.Sender == errand.User && o.Sent is not null);
            foreach (var op in ops.Where(o => o.RandomIds().SequenceEqual(errand.RandomIds)))
            {
                if (op.Sent.Items[0].Content.Entities.All(e => e.UserId != meant)) world.Findings.Add("P6", $"{errand}: {meant} is not meant by {op}");
            }
        }
    }

    /// <summary>The username with which the first message of a request begins, as it is claimed; null: with none.</summary>
    public static string? NameOf(Request request) => request.SendMessages?.Messages[0].Content?.Text is ['@', .. var text] && text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end
        ? text[..end].ToLowerInvariant()
        : null;
}
