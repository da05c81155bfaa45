using System.Globalization;
using System.Net;
using System.Text.Json;
using DaprMessaging.Sidecar.PubSub;

namespace DaprMessaging.Sidecar.App;

/// <summary>What an app's answer to a delivery means. Single and bulk differ in what silence means.</summary>
internal static class AppAnswers
{
    /// <summary>No status, or none that can be read, is SUCCESS.</summary>
    public static Verdict Single(HttpStatusCode status, ReadOnlyMemory<byte> body)
    {
        if (status == HttpStatusCode.NotFound)
            return Verdict.Drop;
        if (!IsSuccess(status))
            return Verdict.Retry;
        if (body.IsEmpty)
            return Verdict.Success;
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.Text("status") switch
            {
                null or "SUCCESS" => Verdict.Success,
                "DROP" => Verdict.Drop,
                _ => Verdict.Retry,
            };
        }
        catch (JsonException)
        {
            return Verdict.Success;
        }
    }

    /// <summary>
    /// An entry without a status is RETRY; so are all, if the answer cannot be read. 404 is done with all, dead
    /// letters included.
    /// </summary>
    public static void Bulk(HttpStatusCode status, ReadOnlyMemory<byte> body, IReadOnlyList<Delivered> items)
    {
        if (status == HttpStatusCode.NotFound)
            foreach (var item in items)
                item.Verdict = Verdict.Forget;
        if (!IsSuccess(status))
            return;
        try
        {
            using var json = JsonDocument.Parse(body);
            foreach (var answer in json.RootElement.Items("statuses"))
                if (int.TryParse(answer.Text("entryId"), NumberStyles.None, CultureInfo.InvariantCulture, out var i)
                    && i < items.Count)
                    items[i].Verdict = answer.Text("status") switch
                    {
                        "SUCCESS" => Verdict.Success,
                        "DROP" => Verdict.Drop,
                        _ => Verdict.Retry,
                    };
        }
        catch (JsonException)
        {
            // All stay RETRY.
        }
    }

    private static bool IsSuccess(HttpStatusCode status) => (int)status is >= 200 and <= 299;
}
