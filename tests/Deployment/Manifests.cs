using System.Diagnostics;
using DaprMessaging.Deployment.Resources;

namespace DaprMessaging.Deployment;

/// <summary>dapr/k8s as Kubernetes would get it.</summary>
internal sealed class Manifests
{
    private Manifests(string yaml) => (Yaml, All) = (yaml, Resource.Load(yaml));

    public string Yaml { get; }

    public IReadOnlyList<object> All { get; }

    public IReadOnlyList<T> Of<T>() => [.. All.OfType<T>()];

    public static async Task<Manifests> RenderAsync(string folder)
    {
        var ct = TestContext.Current.CancellationToken;
        using var kubectl = Start(folder);
        Assert.SkipWhen(kubectl is null, "kubectl is missing (Debian: kubernetes-client)");
        var errors = kubectl!.StandardError.ReadToEndAsync(ct);
        var yaml = await kubectl.StandardOutput.ReadToEndAsync(ct);
        await kubectl.WaitForExitAsync(ct);
        Assert.True(kubectl.ExitCode == 0, await errors);
        return new Manifests(yaml);
    }

    private static Process? Start(string folder)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("kubectl", ["kustomize", Repository.At(folder)])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
