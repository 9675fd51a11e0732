using AudioAnomaly.Hosting.Tests.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Hosting.Tests.Alarms;

public class AlarmSettingsTests
{
    [Theory]
    [InlineData("Database", "", "name the file")]
    [InlineData("KeepDays", "0", "between 0.01 and")]
    [InlineData("MaxMiB", "0.5", "between 1 and")]
    [InlineData("MostPerHour", "0", "between 1 and")]
    [InlineData("SecondsBefore", "-1", "between 0 and")]
    [InlineData("LongestSeconds", "0", "between 1 and")]
    [InlineData("Rule:AlarmsPerDay", "0", "AlarmsPerDay")]
    [InlineData("Rule:Required", "3", "Give both")]
    [InlineData("Folders:out:Path", "", "name the folder")]
    [InlineData("Folders:bad name:Path", "out", "cannot be a name")]
    [InlineData("Webhooks:office:Url", "ftp://example.org", "begins with https://")]
    [InlineData("Webhooks:office:Url", "office", "begins with https://")]
    [InlineData("Webhooks:office:Secret", "whsec_c2hvcnQ=", "24 to 64 bytes")]
    [InlineData("Webhooks:office:Secret", "no base64 at all!", "24 to 64 bytes")]
    [InlineData("Webhooks:office:TimeoutSeconds", "0", "between 0.1 and")]
    [InlineData("Mqtt:plant:Host", "mqtt://broker", "without 'mqtt://'")]
    [InlineData("Mqtt:plant:Port", "70000", "between 0 and")]
    [InlineData("Mqtt:plant:Prefix", "a/#", "cannot begin a topic")]
    [InlineData("Mqtt:plant:Prefix", "/a", "cannot begin a topic")]
    [InlineData("Mqtt:plant:Password", "x", "a password needs a user")]
    public void Check_Mistake_IsNamedByItsKey(string key, string value, string problem)
    {
        var settings = new Dictionary<string, string?>();
        if (key.StartsWith("Webhooks", StringComparison.Ordinal))
        {
            settings["Alarms:Webhooks:office:Url"] = "https://example.org/";
        }

        if (key.StartsWith("Mqtt", StringComparison.Ordinal))
        {
            settings["Alarms:Mqtt:plant:Host"] = "broker";
        }

        settings[$"Alarms:{key}"] = value;

        TestHost host = TestHost.Create(settings);
        IOptions<AudioAnomalyOptions> options = host.Services.GetRequiredService<IOptions<AudioAnomalyOptions>>();
        string mistake = Assert.Single(Assert.Throws<OptionsValidationException>(() => options.Value).Failures);

        // A bad name is the mistake of its section, and a password without a user one of the user.
        string place = key.EndsWith("Password", StringComparison.Ordinal) ? "Mqtt:plant:User" : problem == "cannot be a name" ? "Folders:bad name" : key;
        Assert.StartsWith($"Alarms:{place}: ", mistake, StringComparison.Ordinal);
        Assert.Contains(problem, mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_SecretsAsTheyAreWritten_AreTaken()
    {
        TestHost host = TestHost.Create(new Dictionary<string, string?>
        {
            ["Alarms:Webhooks:a:Url"] = "https://example.org/",
            ["Alarms:Webhooks:a:Secret"] = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            ["Alarms:Webhooks:b:Url"] = "http://example.org/",
            ["Alarms:Webhooks:b:Secret"] = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            ["Alarms:Mqtt:plant:Host"] = "broker",
            ["Alarms:Mqtt:plant:Tls"] = "true",
        });

        AlarmsOptions alarms = host.Services.GetRequiredService<IOptions<AudioAnomalyOptions>>().Value.Alarms;

        Assert.Equal(8883, alarms.Mqtt["plant"].PortNumber);
        Assert.True(alarms.Log);
    }
}
