using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DaprMessaging.Sidecar;

namespace DaprMessaging.Scenarios;

/// <summary>What an app beside a sidecar asks of Msg.</summary>
internal static class Invocation
{
    /// <summary>The answer, in JSON like the question.</summary>
    public static async Task<string> AskAsync(AppSidecar sidecar, string verb, string token, string body)
    {
        using var client = Client(sidecar);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri($"/v1.0/invoke/msg/method/{verb}", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    public static HttpClient Client(AppSidecar sidecar)
    {
        var client = new HttpClient { BaseAddress = sidecar.HttpEndpoint };
        client.DefaultRequestHeaders.Add("dapr-api-token", sidecar.ApiToken);
        return client;
    }
}
