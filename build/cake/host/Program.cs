using Cake.Frosting;
using Dogshore.Build.Cake;

return new CakeHost().UseContext<DeployContext>().Run(args);
