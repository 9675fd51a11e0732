using AudioAnomaly.Components;

namespace AudioAnomaly.Core.Tests.Components;

public class ComponentContextTests
{
    [Fact]
    public void ComponentContext_MissingComponentOfAPackage_NamesPackageAndCall()
    {
        var state = new ComponentState("far-away", []) { Origin = new ComponentOrigin("Acme.Detectors", "AddAcme()") };

        string message = Assert.Throws<FormatException>(() => ComponentContext.Empty.Create<IDetector>(state)).Message;

        Assert.Contains("the detector 'far-away'", message, StringComparison.Ordinal);
        Assert.Contains("Reference the package Acme.Detectors", message, StringComparison.Ordinal);
        Assert.Contains("registry.AddAcme()", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ComponentContext_RegistryChangedAfterwards_KnowsNothingOfIt()
    {
        var registry = new ComponentRegistry();
        var context = new ComponentContext(registry);

        registry.Add<IDetector>("late", _ => new FakeDetector());

        Assert.Throws<FormatException>(() => context.Create<IDetector>(new ComponentState("late", [])));
        Assert.IsType<FakeDetector>(new ComponentContext(registry).Create<IDetector>(new ComponentState("late", [])));
    }
}
