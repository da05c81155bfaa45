using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Sidecar.Bindings;

/// <summary>A binding under the name its component file gives it.</summary>
internal sealed record BindingComponent(Component Component, IOutputBinding Binding)
{
    public static BindingComponent Open(Component component, string dataPath) => new(component,
        component.Type == "bindings.http" ? HttpBinding.Open(component) : LocalStorageBinding.Open(component, dataPath));
}
